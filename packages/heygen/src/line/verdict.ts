import type { AntiphonError, ConnectionFailure, Verdict } from '@antiphon/core/frame-free';

/** Stops at what trying again cannot mend, and waits where the vendor asks for it. */
export function verdictOn({ thrown }: ConnectionFailure): Verdict {
  const { retryable, retryAfterMs } = (thrown ?? {}) as Partial<AntiphonError>;
  if (retryable === false) return 'fatal';
  return retryAfterMs === undefined ? 'retry' : { retryAfterMs };
}
