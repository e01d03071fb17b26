import { VirtualClock } from '../clock/index.js';
import { Playout } from './playout.js';
import type { PlayoutOptions } from './playout-options.js';
import type { PlayoutPosition, PlayoutSink } from './playout-sink.js';

/** For tests: a frame as it was written, and when. */
export interface Written extends PlayoutPosition {
  readonly atMs: number;
  readonly samples: Int16Array;
}

/** For tests: a playout in virtual time, with everything that it wrote and told. */
export function recordedPlayout(options: Partial<PlayoutOptions> & { readonly flushes?: boolean } = {}) {
  const clock = (options.clock as VirtualClock | undefined) ?? new VirtualClock();
  const written: Written[] = [];
  const told: string[] = [];
  const flushes: number[] = [];
  const sink: PlayoutSink = {
    write: (samples, position) => written.push({ ...position, atMs: clock.now(), samples: samples.slice() }),
    ...(options.flushes === false ? {} : { flush: ({ atMs }) => flushes.push(atMs) }),
  };
  const playout = new Playout({
    clock,
    sink,
    sampleRate: RATE,
    onStarted: (turn) => told.push(`${clock.now()} started ${turn}`),
    onHeard: (turn, heardMs, finished) =>
      told.push(`${clock.now()} heard ${turn} ${heardMs}${finished ? ' finished' : ''}`),
    onStopped: (turn, interrupted) =>
      told.push(`${clock.now()} stopped ${turn}${interrupted ? ' interrupted' : ''}`),
    ...options,
  });
  return { clock, playout, written, told, flushes };
}

export const RATE = 8000;

/** `ms` of audio whose samples are all `value`. */
export function tone(ms: number, value = 1000): Int16Array {
  return new Int16Array(Math.round((ms * RATE) / 1000)).fill(value);
}

export function speech(turn: number, ms: number, value?: number) {
  return { samples: tone(ms, value), sampleRate: RATE, turn };
}
