import type { Clock } from '../clock/index.js';
import { abortError } from './abort-error.js';

/**
 * Resolves `ms` from now. An abort ends it at once and leaves neither timer nor listener.
 *
 * @throws AntiphonError `aborted`, or the signal's own reason when that is an `AntiphonError`.
 */
export function delay(clock: Clock, ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) {
      reject(abortError(signal));
      return;
    }
    const onAbort = () => {
      timer.cancel();
      signal?.removeEventListener('abort', onAbort);
      reject(abortError(signal as AbortSignal));
    };
    const timer = clock.after(ms, () => {
      signal?.removeEventListener('abort', onAbort);
      resolve();
    });
    signal?.addEventListener('abort', onAbort);
  });
}
