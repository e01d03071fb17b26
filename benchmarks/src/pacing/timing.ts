import { type Spread, spreadOf } from '../measure/statistics.js';
import { untilInterrupted } from '../measure/until-interrupted.js';
import { timingDesigns } from './designs.js';
import type { Timing } from './time-streams.js';
import { timedInProcess } from './work.js';

/** One cell of the result: a design with so many streams, and how its rounds were spread. */
export interface TimingRow {
  readonly design: string;
  readonly streams: number;
  /** Frames of one round that counted: the median. */
  readonly frames: number;
  readonly errorMs: { readonly p50: Spread; readonly p99: Spread; readonly max: Spread };
  /** Over `windowMs`. */
  readonly driftMs: Spread;
  readonly driftPercent: Spread;
  /** Of one core. */
  readonly cpuPercent: Spread;
  /** `errorMs.p99` of every round. */
  readonly samples: readonly number[];
}

export interface TimingOptions {
  readonly streams: readonly number[];
  readonly rounds: number;
  readonly settleMs: number;
  readonly windowMs: number;
  /** Once it fires, what was timed until then is all there is. */
  readonly signal: AbortSignal;
  readonly progress?: (done: number, total: number) => void;
}

/** Every design in turn, forwards and backwards, so that a slow moment of the machine falls on all alike. */
export async function measureTiming(options: TimingOptions): Promise<TimingRow[]> {
  const { rounds, settleMs, windowMs } = options;
  const cells = options.streams.flatMap((streams) =>
    timingDesigns.map(({ name }) => ({ design: name, streams, found: [] as Timing[] })),
  );
  let done = 0;
  await untilInterrupted(options.signal, async () => {
    for (let round = 0; round < rounds; round++) {
      for (const cell of round % 2 === 0 ? cells : cells.toReversed()) {
        const { design, streams } = cell;
        cell.found.push(await timedInProcess({ design, streams, settleMs, windowMs }));
        options.progress?.(++done, rounds * cells.length);
      }
    }
  });
  const timed = cells.filter(({ found }) => found.length > 0);
  return timed.map(({ design, streams, found }) => {
    const spread = (of: (timing: Timing) => number): Spread => spreadOf(found.map(of));
    return {
      design,
      streams,
      frames: spread(({ frames }) => frames).median,
      errorMs: {
        p50: spread(({ p50Ms }) => p50Ms),
        p99: spread(({ p99Ms }) => p99Ms),
        max: spread(({ maxMs }) => maxMs),
      },
      driftMs: spread(({ driftMs }) => driftMs),
      driftPercent: spread(({ driftPercent }) => driftPercent),
      cpuPercent: spread(({ cpuPercent }) => cpuPercent),
      samples: found.map(({ p99Ms }) => p99Ms),
    };
  });
}
