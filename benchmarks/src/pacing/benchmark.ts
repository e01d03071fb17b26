import type { Benchmark, BenchmarkRun } from '../benchmark.js';
import { markdownTable, table } from '../measure/table.js';
import { stallTable, timingTable } from './report.js';
import { measureTiming } from './timing.js';
import { stallsInProcess } from './work.js';

const STALL = { stallMs: 150, leadMs: 200 } as const;
const FULL = { settleMs: 1_000, windowMs: 2_000, streams: '1,100,500,1000', speech: '60' } as const;
const QUICK = { settleMs: 100, windowMs: 200, streams: '100', speech: '2' } as const;

export const pacing: Benchmark = {
  name: 'pacing',
  summary: 'frames in their time: 1 to 1,000 streams, and what is heard of a stalled process',
  flags: { streams: { type: 'string' }, speech: { type: 'string' }, markdown: { type: 'boolean' } },
  help: [
    `--streams N,N…     how many are paced at a time (${FULL.streams})`,
    `--speech SECONDS   how long the speech with three stalls is (${FULL.speech})`,
    '--markdown         tables for a page',
  ],
  rounds: 4,
  async run({ rounds, quick, flags, print, progress }) {
    const { settleMs, windowMs, streams, speechMs } = sizes(quick, flags);
    const render = flags.markdown === true ? markdownTable : table;
    const rows = await measureTiming({ settleMs, windowMs, streams, rounds, progress });
    print(`20 ms frames: how far from their slots they left, and the drift in the ${windowMs} ms measured\n`);
    print(timingTable(render, rows));
    const results = await stallsInProcess({ ...STALL, speechMs, streams: rounds });
    print(
      `\n${speechMs / 1_000} s of speech, three stalls of ${STALL.stallMs} ms, a lead of ${STALL.leadMs} ms: ` +
        `${rounds} listeners each\n`,
    );
    print(stallTable(render, results));
    return { settleMs, windowMs, rows, stalls: { ...STALL, speechMs, results } };
  },
};

function sizes(quick: boolean, flags: BenchmarkRun['flags']) {
  const { settleMs, windowMs, ...usual } = quick ? QUICK : FULL;
  const streams = String(flags.streams ?? usual.streams)
    .split(',')
    .map(Number);
  const speechMs = Math.round(1_000 * Number(flags.speech ?? usual.speech));
  if (!streams.every((count) => Number.isInteger(count) && count > 0)) {
    throw new Error('--streams must be whole numbers above 0, with commas between them');
  }
  if (!(speechMs >= 2_000)) throw new Error('--speech must be 2 seconds or more');
  return { settleMs, windowMs, streams, speechMs };
}
