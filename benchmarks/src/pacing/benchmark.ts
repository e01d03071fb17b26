import type { Benchmark } from '../benchmark.js';
import { stallTable, timingTable } from './report.js';
import { measureTiming } from './timing.js';
import { stallsInProcess } from './work.js';

const SPEECH_SECONDS = 60;
const QUICK_SPEECH_SECONDS = 2;
const STALL = { stallMs: 150, leadMs: 200 } as const;

export const pacing: Benchmark = {
  name: 'pacing',
  summary: 'frames in their time: 1, 100, 500 and 1,000 streams; what a stalled process sounds like',
  flags: { speech: { type: 'string' } },
  help: [`--speech SECONDS   how long the speech with three stalls is (${SPEECH_SECONDS})`],
  rounds: 4,
  async run({ rounds, quick, flags, print, progress }) {
    const speechMs = 1_000 * Number(flags.speech ?? (quick ? QUICK_SPEECH_SECONDS : SPEECH_SECONDS));
    if (!(speechMs >= 2_000)) throw new Error('--speech must be 2 seconds or more');
    const times = quick ? { settleMs: 100, windowMs: 200 } : { settleMs: 1_000, windowMs: 2_000 };
    const streams = quick ? [100] : [1, 100, 500, 1_000];
    const timing = await measureTiming({ ...times, streams, rounds, progress });
    print(`20 ms frames: how far from their slots they left; drift in the ${times.windowMs} ms measured\n`);
    print(timingTable(timing));
    const stalls = await stallsInProcess({ ...STALL, speechMs, streams: rounds });
    print(
      `\n${speechMs / 1_000} s of speech, three stalls of ${STALL.stallMs} ms, a lead of ${STALL.leadMs} ms: ` +
        `${rounds} listeners each\n`,
    );
    print(stallTable(stalls));
    return { ...times, rows: timing, stalls: { ...STALL, speechMs, results: stalls } };
  },
};
