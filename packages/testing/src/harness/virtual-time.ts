import type { VirtualClock } from '@antiphon/core';

/**
 * Waits for a promise while virtual time runs, at most `limitMs` of it.
 *
 * @throws what the promise rejects with, or an Error when the time is up.
 */
export async function inVirtualTime<T>(
  clock: VirtualClock,
  promise: Promise<T>,
  limitMs: number,
): Promise<T> {
  let settled = false;
  const done = (): void => {
    settled = true;
  };
  promise.then(done, done);
  await clock.runUntil(() => settled, limitMs);
  return promise;
}
