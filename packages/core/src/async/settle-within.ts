import type { Clock } from '../clock/index.js';
import { waitFor } from './waiters.js';

/** How a promise stood when the wait for it ended. */
export type Settlement<T> =
  | { readonly status: 'fulfilled'; readonly value: T }
  | { readonly status: 'rejected'; readonly reason: unknown }
  | { readonly status: 'pending' };

/**
 * Waits at most `ms` for a promise and says how it stands; never rejects. Made for teardown under a
 * deadline: nothing of the caller stays on a promise that is still pending, and its late rejection is
 * swallowed.
 */
export function settleWithin<T>(clock: Clock, ms: number, promise: PromiseLike<T>): Promise<Settlement<T>> {
  return new Promise((resolve) => {
    const timer = clock.after(ms, () => {
      stop();
      resolve({ status: 'pending' });
    });
    const stop = waitFor(promise, {
      fulfilled(value) {
        timer.cancel();
        resolve({ status: 'fulfilled', value });
      },
      rejected(reason) {
        timer.cancel();
        resolve({ status: 'rejected', reason });
      },
    });
  });
}
