import type { Benchmark, BenchmarkRun } from '../benchmark.js';
import { untilInterrupted } from '../measure/until-interrupted.js';
import { valueRow } from '../report/index.js';
import { UsageError } from '../usage-error.js';
import { stallPlot, stallTable, timingPlots, timingTable } from './report.js';
import type { StallResult } from './stalls.js';
import { measureTiming } from './timing.js';
import { stallsInProcess } from './work.js';

const STALL = { stallMs: 150, leadMs: 200 } as const;
const FULL = { settleMs: 1_000, windowMs: 2_000, streams: '1,100,500,1000', speech: '60' } as const;
const QUICK = { settleMs: 100, windowMs: 200, streams: '100', speech: '2' } as const;

export const pacing: Benchmark = {
  name: 'pacing',
  title: 'Frames in their time',
  summary: 'frames in their time: 1 to 1,000 streams, and what is heard of a stalled process',
  flags: { streams: { type: 'string' }, speech: { type: 'string' } },
  help: [
    `--streams N,N…     how many are paced at a time (${FULL.streams})`,
    `--speech SECONDS   how long the speech with three stalls is (${FULL.speech})`,
  ],
  rounds: 4,
  async run({ rounds, quick, flags, signal, show, progress }) {
    const { settleMs, windowMs, streams, speechMs } = sizes(quick, flags);
    const timing = await measureTiming({ settleMs, windowMs, streams, rounds, signal, progress });
    const timed = {
      title: 'How well frames of 20 ms kept their time',
      text: `How far from their slots they left, and the drift in the ${windowMs} ms measured.`,
      plots: timingPlots(timing),
      table: timingTable(timing),
    };
    if (timing.length > 0) show(timed);
    let results: readonly StallResult[] = [];
    await untilInterrupted(signal, async () => {
      results = await stallsInProcess({ ...STALL, speechMs, streams: rounds });
    });
    const stalled = {
      title: 'A process that stands still',
      text:
        `${speechMs / 1_000} s of speech, three stalls of ${STALL.stallMs} ms, a lead of ${STALL.leadMs} ms: ` +
        `${rounds} listeners each.`,
      plots: [stallPlot(results)],
      table: stallTable(results),
    };
    if (results.length > 0) show(stalled);
    return {
      rows: timing.map((row) => valueRow(`${row.design}, ${row.streams} streams, p99`, 'ms', row.samples)),
      method: [
        'Every design in a process of its own, in turn, forwards and backwards; bands and brackets are quartiles.',
      ],
      caveats: [
        'The timers of the system tick every millisecond: no design can be nearer to its slots than that.',
      ],
      measured: { settleMs, windowMs, timing, stalls: { ...STALL, speechMs, results } },
    };
  },
};

function sizes(quick: boolean, flags: BenchmarkRun['flags']) {
  const { settleMs, windowMs, ...usual } = quick ? QUICK : FULL;
  const streams = String(flags.streams ?? usual.streams)
    .split(',')
    .map(Number);
  const speechMs = Math.round(1_000 * Number(flags.speech ?? usual.speech));
  if (!streams.every((count) => Number.isInteger(count) && count > 0)) {
    throw new UsageError('--streams must be whole numbers above 0, with commas between them');
  }
  if (!(speechMs >= 2_000)) throw new UsageError('--speech must be 2 seconds or more');
  return { settleMs, windowMs, streams, speechMs };
}
