import type { Clock } from '../clock/index.js';
import { AntiphonError, type AntiphonErrorCode } from '../error.js';
import { throwIfAborted } from './abort-error.js';
import { abortable } from './abortable.js';
import { linkedAbort } from './linked-abort.js';

/** What to say when the time is up. */
export interface TimeoutWording {
  /** @defaultValue 'service_timeout' */
  readonly code?: AntiphonErrorCode;
  /** Names the work: "{what} took longer than 500 ms". @defaultValue 'the operation' */
  readonly what?: string;
}

/**
 * Runs a piece of work that may take at most `ms` and may be aborted by `signal`. The work gets a signal
 * of its own that fires in either case; the call settles at once even if the work ignores it. A result
 * that comes late is dropped and a late rejection swallowed: work that opens something closes it
 * itself when its signal has fired.
 *
 * @throws AntiphonError `wording.code` (retryable) when the time is up; `aborted`, or the signal's own
 * `AntiphonError`, when the signal fires; else whatever the work throws.
 */
export async function withTimeout<T>(
  clock: Clock,
  ms: number,
  signal: AbortSignal | undefined,
  run: (signal: AbortSignal) => PromiseLike<T>,
  wording: TimeoutWording = {},
): Promise<T> {
  const linked = linkedAbort(signal);
  const timer = clock.after(ms, () => {
    const { code = 'service_timeout', what = 'the operation' } = wording;
    linked.abort(new AntiphonError(code, `${what} took longer than ${ms} ms`, { retryable: true }));
  });
  try {
    throwIfAborted(linked.signal);
    return await abortable(run(linked.signal), linked.signal);
  } finally {
    timer.cancel();
    linked[Symbol.dispose]();
  }
}
