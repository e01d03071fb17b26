import type { Clock } from '@antiphon/core';

/** The longest delay of `setTimeout`: beyond it, it fires at once. */
const LONGEST_MS = 2 ** 31 - 1;

/**
 * Real time, but faster: an hour passes in `3600 / factor` seconds. For soak tests and everything with real sockets,
 * where virtual time can't be moved by hand.
 *
 * @param factor how many times faster, 1 or more
 */
export function acceleratedClock(factor: number): Clock {
  if (!(factor >= 1)) throw new RangeError(`factor is ${factor}, expected 1 or more`);
  const startMs = performance.now();
  const startEpochMs = Date.now();
  const now = () => (performance.now() - startMs) * factor;
  return {
    now,
    epochMs: () => startEpochMs + now(),
    after(delayMs, callback) {
      if (delayMs === Number.POSITIVE_INFINITY) return { cancel: () => {} };
      const dueMs = now() + delayMs;
      const wait = () => setTimeout(fire, Math.min(LONGEST_MS, Math.ceil((dueMs - now()) / factor)));
      // Node's timers count whole milliseconds, and may be one early: at this pace that is a long time.
      const fire = () => {
        if (now() >= dueMs) callback();
        else handle = wait();
      };
      let handle = wait();
      return { cancel: () => clearTimeout(handle) };
    },
  };
}
