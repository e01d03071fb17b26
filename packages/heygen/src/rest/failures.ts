import { AntiphonError, messageOf } from '@antiphon/core/frame-free';
import type { Secrets } from './secrets.js';

/** How to speak of a vendor, and what not to say. */
export interface Wording {
  readonly name: string;
  readonly secrets: Secrets;
}

/** How long to leave the vendor alone after a 429 that does not say it, in ms. */
const TOO_MANY_WAIT_MS = 2_000;

const advice: Readonly<Record<number, string>> = {
  400: 'check the options; the session may also be over',
  401: 'check the API key',
  402: 'the account has no credit left',
  403: 'this key may not use what was asked for',
  404: 'check the avatar and baseUrl; the session may also be over',
  422: 'check the options',
  429: 'too many requests, or too many sessions at once',
};

/** The vendor has answered with an HTTP status that is none of success. */
export class RefusalError extends AntiphonError {
  readonly status: number;

  constructor(status: number, ...given: ConstructorParameters<typeof AntiphonError>) {
    super(...given);
    this.status = status;
  }
}

/** What an HTTP status means. @param detail the vendor's own words */
export function statusFailure(
  status: number,
  detail: string,
  wording: Wording,
  {
    retryAfterMs,
    passes = false,
  }: { readonly retryAfterMs?: number | undefined; readonly passes?: boolean } = {},
): RefusalError {
  const retryable = passes || status === 408 || status === 429 || status >= 500;
  const redirects = status >= 300 && status < 400;
  const hint = redirects ? 'set baseUrl to where it points' : (advice[status] ?? 'the server has trouble');
  const said = wording.secrets.hide(detail);
  return new RefusalError(
    status,
    retryable ? 'connection_failed' : 'service_failed',
    `${wording.name} answered with HTTP ${status}${said === '' ? '' : ` (${said})`}: ${hint}`,
    { retryable, retryAfterMs: retryAfterMs ?? (status === 429 ? TOO_MANY_WAIT_MS : undefined) },
  );
}

/** What came is not what the API says. */
export function unreadable(what: string, { name, secrets }: Wording): AntiphonError {
  return new AntiphonError('service_failed', `${name} ${secrets.hide(what)}`, { retryable: true });
}

/** Why the vendor could not be reached. Nothing of the original is kept but its words. */
export function unreachable(thrown: unknown, { name, secrets }: Wording): AntiphonError {
  if (thrown instanceof AntiphonError) return thrown;
  const cause = thrown instanceof Error ? thrown.cause : undefined;
  const first = cause instanceof AggregateError && cause.message === '' ? cause.errors[0] : cause;
  const said = secrets.hide(messageOf(first ?? thrown));
  return new AntiphonError('connection_failed', `${name} could not be reached: ${said}`, { retryable: true });
}
