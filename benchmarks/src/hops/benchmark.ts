import type { Benchmark } from '../benchmark.js';
import { valueRow } from '../report/index.js';
import { measureHops } from './hops.js';
import { hopsPlot, hopsTable, slopeTable } from './report.js';

export const hops: Benchmark = {
  name: 'hops',
  title: 'What a hop costs',
  summary: 'what a hop costs: 1, 5, 10 and 20 stages, and 10 stages at 1,000 sessions',
  async run({ rounds, quick, show, progress }) {
    const blockMs = quick ? 5 : 40;
    const one = await measureHops({ stages: [1, 5, 10, 20], sessions: 1, rounds, blockMs, progress });
    show({ title: 'One session, hot', plots: [hopsPlot(one)], table: hopsTable(one) });
    show({ title: 'One further hop', table: slopeTable(one) });
    const sessions = quick ? 100 : 1000;
    const many = await measureHops({ stages: [10], sessions, rounds, blockMs, progress });
    show({ title: `${sessions} sessions, one frame each in turn`, table: hopsTable(many) });
    const all = [...one, ...many];
    return {
      rows: all.map(({ design, stages, sessions, samples }) =>
        valueRow(`${design}, ${stages} stages, ${sessions} sessions`, 'ns/frame', samples),
      ),
      method: [
        'The same frame goes through every design, block by block in turn, forwards and backwards.',
        'Every design is warmed up until its code is compiled; a block is long enough that reading the clock is nothing beside it.',
        'Bytes are what a long block leaves on the heap beyond a short one, the least of five.',
      ],
      caveats: ['Nanoseconds differ between runs and machines by a tenth or more: compare within one table.'],
      measured: { hops: all },
    };
  },
};
