import { abortable as settledOrAborted } from '@antiphon/core/frame-free';

/** As the core's `abortable`, but an abort rejects with the signal's own reason: `closed` remains `closed`. */
export async function abortable<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  try {
    return await settledOrAborted(promise, signal);
  } catch (error) {
    throw signal.aborted ? signal.reason : error;
  }
}
