import type { Clock } from '@antiphon/core';

/**
 * A clock on which a second lasts only a part of one. For calls with real models, which take the time they take: on
 * this clock they seem slower, so a call that goes well here has some time to spare.
 *
 * @param haste how many times as fast as the system's it goes
 */
export function hurriedClock(haste: number): Clock {
  return {
    now: () => performance.now() * haste,
    after(delayMs, callback) {
      const timer = setTimeout(callback, Math.ceil(delayMs / haste));
      return { cancel: () => clearTimeout(timer) };
    },
    epochMs: () => Date.now(),
  };
}
