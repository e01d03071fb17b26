import { abortError } from './abort-error.js';
import { waitFor } from './waiters.js';

/**
 * The promise, or the signal's abort, whichever comes first: with {@link settleWithin}, what this
 * project uses in place of `Promise.race`. When one side comes first, nothing of the caller stays
 * behind on the other, so a promise or a signal that lives for the whole session may be waited on
 * millions of times. Only the waiting ends: the work behind the promise goes on unless it listens to
 * the signal too, and a rejection that comes late is swallowed.
 *
 * @throws AntiphonError the signal's reason when that is one, else `aborted` with the reason as cause;
 * or whatever the promise rejects with.
 */
export function abortable<T>(promise: PromiseLike<T>, signal: AbortSignal | undefined): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const stop = waitFor(promise, {
      fulfilled(value) {
        signal?.removeEventListener('abort', onAbort);
        resolve(value);
      },
      rejected(reason) {
        signal?.removeEventListener('abort', onAbort);
        reject(reason);
      },
    });
    const onAbort = () => {
      stop();
      signal?.removeEventListener('abort', onAbort);
      reject(abortError(signal as AbortSignal));
    };
    if (signal?.aborted) onAbort();
    else signal?.addEventListener('abort', onAbort);
  });
}
