import { type Clock, delay } from '@antiphon/core';

const LOOK_MS = 10;

/** Waits until a condition holds. Returns whether it did within `patienceMs` on the clock. */
export async function until(clock: Clock, patienceMs: number, holds: () => boolean): Promise<boolean> {
  const untilMs = clock.now() + patienceMs;
  while (!holds()) {
    if (clock.now() >= untilMs) return false;
    await delay(clock, LOOK_MS);
  }
  return true;
}
