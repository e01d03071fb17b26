import type { Benchmark } from '../benchmark.js';
import { valueRow } from '../report/index.js';
import { goalRows, goalsTable, hopGoals } from './goals.js';
import { type HopRow, measureHops } from './hops.js';
import { hopsPlot, hopsTable, slopeTable } from './report.js';

/** Of the lines that are repeated with many sessions. */
const STAGES = 10;

const HELD_TO =
  'With turn records and metrics kept, as sessions are run. A frame alone: a hop of many sessions is cold, since each ' +
  'session has its own objects.';

/** Web streams are not: a thousand lines of them would need gigabytes. */
const hasMany = ({ design }: HopRow): boolean => !design.startsWith('web stream');

export const hops: Benchmark = {
  name: 'hops',
  title: 'What a hop costs',
  summary: 'what a hop costs: 1, 5, 10 and 20 stages, and 10 stages at 10 to 1,000 sessions',
  async run({ rounds, quick, signal, show, progress }) {
    const blockMs = quick ? 5 : 40;
    const common = { rounds, blockMs, signal, progress };
    const one = await measureHops({ ...common, stages: [1, 5, 10, 20], sessions: 1 });
    if (one.length === 0) return { rows: [] };
    show({ title: 'One session, hot', plots: [hopsPlot(one)], table: hopsTable(one) });
    show({ title: 'One further hop', table: slopeTable(one) });
    const many: HopRow[] = [];
    for (const sessions of quick ? [10, 100] : [10, 100, 1_000])
      many.push(...(await measureHops({ ...common, stages: [STAGES], sessions })));
    const bySessions = [...one.filter(({ stages }) => stages === STAGES), ...many];
    const most = many.at(-1)?.sessions;
    const crowd = {
      title: `${most} sessions, one frame each in turn`,
      plots: [hopsPlot(bySessions.filter(hasMany), 'sessions')],
      table: hopsTable(many.filter(({ sessions }) => sessions === most)),
    };
    if (many.length > 0) show(crowd);
    const goals = hopGoals([...one, ...many]);
    show({ title: 'What a hop is held to', text: HELD_TO, table: goalsTable(goals) });
    const all = [...one, ...many];
    return {
      rows: [
        ...goalRows(goals),
        ...all.map(({ design, stages, sessions, samples }) =>
          valueRow(`${design}, ${stages} stages, ${sessions} sessions`, 'ns/frame', samples),
        ),
      ],
      method: [
        'The same frame goes through every design, block by block in turn, forwards and backwards.',
        'Times are of the processor, all threads of the process together, not of the clock.',
        'Every design is warmed up until its code is compiled; a block is long enough that reading the clock is nothing beside it.',
        'Bytes are what a block of 500 frames leaves on the heap, less what looking takes: the median of 101 blocks.',
      ],
      caveats: [
        "Pipecat's figure is of its code on CPython 3.11, measured elsewhere: the ratio is one of systems and languages.",
        'Nanoseconds differ between runs and machines by a tenth or more: compare within one table.',
      ],
      measured: { hops: all },
    };
  },
};
