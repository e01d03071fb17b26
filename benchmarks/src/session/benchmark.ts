import type { Benchmark } from '../benchmark.js';
import { valueRow } from '../report/index.js';
import { measureBargeIn } from './barge-in.js';
import { measureIdleMemory } from './idle-memory.js';
import { bargeInTable, memoryTable } from './report.js';

export const session: Benchmark = {
  name: 'session',
  title: 'Idle sessions, and barge-in behind a backlog',
  summary: 'heap per idle session at 1, 100 and 1,000; barge-in behind a backlog',
  async run({ rounds, quick, show }) {
    const memory = await measureIdleMemory(quick ? [1, 100] : [1, 100, 1000]);
    show({ title: 'Heap of an idle session', table: memoryTable(memory) });
    const bargeIn = await measureBargeIn(200, quick ? 10 : rounds * 10);
    show({
      title: 'Barge-in',
      plots: [
        {
          kind: 'strips',
          title: `From the interruption to the end of the pipeline, behind ${bargeIn.backlogFrames} frames`,
          axis: 'µs',
          groups: [{ name: 'pipeline', values: bargeIn.samples }],
        },
      ],
      table: bargeInTable(bargeIn),
    });
    return {
      rows: [
        ...memory.map(({ sessions, samples }) =>
          valueRow(`heap, ${sessions} idle sessions`, 'KB each', samples),
        ),
        valueRow(`barge-in behind ${bargeIn.backlogFrames} frames`, 'µs', bargeIn.samples),
      ],
      method: [
        'Heap is what remains after a collection of so many started sessions, less what was there before.',
        "Time is virtual but for the interruption itself, which is timed by the system's clock in nanoseconds.",
      ],
      measured: { memory, bargeIn },
    };
  },
};
