import type { Clock } from '@antiphon/core';
import { type PatientClock, patientClock, telegraph } from '@antiphon/simulators';
import { Shown } from '../src/shown.fixture.js';

/** Numbers small enough for a test. */
export const fast = { backoff: { baseMs: 20, maxMs: 100 }, maxElapsedMs: 5_000 } as const;

/** Time that is fast, but not too fast for speech over a socket. */
export const quickClock = (): PatientClock => patientClock({ speed: 20 });

/** Time in which minutes pass in a moment. */
export const hastyClock = (): PatientClock =>
  patientClock({ speed: Number.POSITIVE_INFINITY, maxStepMs: 50 });

/** Waits, by a clock, for something to hold. @throws Error naming it when a minute of that clock has passed */
export async function until(
  clock: Clock,
  what: string,
  holds: () => boolean,
  limitMs = 60_000,
): Promise<void> {
  const endMs = clock.now() + limitMs;
  while (!holds()) {
    if (clock.now() > endMs) throw new Error(`${what} did not happen`);
    await pause(clock, 10);
  }
}

export const pause = (clock: Clock, ms: number): Promise<void> =>
  new Promise((resolve) => clock.after(ms, () => resolve()));

/** 16 kHz speech in tones. */
export const said = (text: string): Int16Array => telegraph(text);

/** An avatar in a session's place, that is given words. */
export class Spoken extends Shown {
  say(utterance: number, text: string): void {
    this.stream.write(utterance, said(text), 16_000);
    this.stream.finish(utterance);
  }
}
