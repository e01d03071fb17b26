import { AntiphonError, messageOf } from '../error.js';
import type { LinkClose } from './driver.js';
import type { OpenFailureReason, RecoveryReason } from './reasons.js';

/** A link that broke or could not be opened. */
export interface ConnectionFailure {
  readonly reason: RecoveryReason | OpenFailureReason;
  /** What was thrown or reported, as it came; `undefined` where only a close was seen. */
  readonly thrown: unknown;
  /** How the link closed, where it did. */
  readonly close: LinkClose | undefined;
  /** The same, in the framework's words. */
  readonly error: AntiphonError;
}

/**
 * What to do about a failure: try again, stop for good, or try again no sooner than the peer allows
 * (a 429 with its retry delay).
 */
export type Verdict = 'retry' | 'fatal' | { readonly retryAfterMs: number };

/** Judges a failure. Pure: it may be called at any moment. Where it throws, the verdict is `retry`. */
export type Classify = (failure: ConnectionFailure) => Verdict;

/** Stops at an `AntiphonError` that says it cannot be retried; tries again after everything else. */
export const classifyByRetryable: Classify = ({ thrown }) =>
  thrown instanceof AntiphonError && !thrown.retryable ? 'fatal' : 'retry';

const wordings = {
  closed_by_peer: ['connection_lost', 'was closed by its peer'],
  ping_timeout: ['connection_lost', 'did not answer a ping'],
  stream_inactive: ['connection_lost', 'went silent while something was expected of it'],
  response_timeout: ['service_timeout', 'gave no response in time'],
  too_many_errors: ['connection_lost', 'had too many errors in a row'],
  send_failed: ['connection_lost', 'refused an item'],
  go_away: ['connection_lost', 'was asked to go away'],
  manual: ['connection_lost', 'was restarted'],
  open_failed: ['connection_failed', 'could not be opened'],
  connect_timeout: ['connection_timeout', 'did not open in time'],
} as const;

/** What is known of a failure beyond its reason. */
export interface FailureDetail {
  readonly thrown?: unknown;
  readonly close?: LinkClose | undefined;
}

/** Puts a failure of the connection called `name` into words. */
export function connectionFailure(
  name: string,
  reason: ConnectionFailure['reason'],
  detail: FailureDetail = {},
): ConnectionFailure {
  const { thrown, close } = detail;
  const [code, wording] = wordings[reason];
  const closing = close === undefined ? '' : ` (code ${close.code}${close.reason && `: ${close.reason}`})`;
  const error = new AntiphonError(code, `the link of ${name} ${wording}${closing}`, {
    retryable: true,
    cause: thrown,
  });
  return { reason, thrown, close, error };
}

/** Anything reported, as the framework's own error. */
export function asError(thrown: unknown): AntiphonError {
  if (thrown instanceof AntiphonError) return thrown;
  return new AntiphonError('service_failed', messageOf(thrown), { retryable: true, cause: thrown });
}

/** The error a connection fails with: a permanent failure, or the last of too many, with the driver's own words. */
export function finalError(name: string, failure: ConnectionFailure, gaveUp: boolean): AntiphonError {
  const { thrown, error } = failure;
  const words = gaveUp ? `${name} gave up reconnecting` : `${name} cannot go on`;
  const why = thrown instanceof AntiphonError ? `: ${thrown.message}` : '';
  return new AntiphonError(error.code, `${words}: ${error.message}${why}`, { cause: thrown ?? error });
}
