import type { Benchmark } from '../benchmark.js';
import { valueRow } from '../report/index.js';
import { measureBargeIn } from './measure-barge-in.js';
import { bargeInTable } from './report.js';

export const bargeIn: Benchmark = {
  name: 'barge-in',
  title: 'Barge-in behind a backlog',
  summary: 'from an interruption until the last processor knows, behind 200 waiting frames',
  async run({ rounds, quick, signal, show, progress }) {
    const times = quick ? 10 : rounds * 10;
    const measured = await measureBargeIn(200, times, signal, progress);
    if (measured.samples.length === 0) return { rows: [] };
    show({
      title: 'Barge-in',
      plots: [
        {
          kind: 'strips',
          title: `From the interruption to the end of the pipeline, behind ${measured.backlogFrames} frames`,
          axis: 'µs',
          groups: [{ name: 'pipeline', values: measured.samples }],
        },
      ],
      table: bargeInTable(measured),
    });
    return {
      rows: [valueRow(`barge-in behind ${measured.backlogFrames} frames`, 'µs', measured.samples)],
      method: [
        "Time is virtual but for the interruption itself, which is timed by the system's clock in nanoseconds.",
      ],
      measured,
    };
  },
};
