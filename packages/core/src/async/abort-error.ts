import { AntiphonError } from '../error.js';

/**
 * The error to throw for an aborted signal: its own reason where that is an `AntiphonError`, else one
 * with code `aborted` and the reason as its cause.
 */
export function abortError(signal: AbortSignal): AntiphonError {
  const reason: unknown = signal.reason;
  if (reason instanceof AntiphonError) return reason;
  return new AntiphonError('aborted', 'the operation was aborted by its signal', { cause: reason });
}

/** Throws {@link abortError} when the signal has been aborted. */
export function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw abortError(signal);
}
