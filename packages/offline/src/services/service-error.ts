import { AntiphonError, messageOf } from '@antiphon/core/frame-free';
import { OfflineError } from '../errors/index.js';

/** An error of this package as processors expect one: `service_failed`, with what was thrown as its cause. */
export function serviceError(thrown: unknown): AntiphonError {
  if (thrown instanceof AntiphonError) return thrown;
  const retryable = thrown instanceof OfflineError && thrown.retryable;
  return new AntiphonError('service_failed', messageOf(thrown), { retryable, cause: thrown });
}
