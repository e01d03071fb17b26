import { AntiphonError, type ConnectionFailure, messageOf, type Verdict } from '@antiphon/core/frame-free';
import { asFields } from './fields.js';

/** How long to leave Deepgram alone after a 429 that does not say it, in ms. */
const TOO_MANY_WAIT_MS = 1_000;
/** Closing codes that blame what was sent: sending it again would not help. */
const BLAMING_CODES = [1003, 1007, 1008, 1009];
const MAX_DETAIL = 200;

const advice: Readonly<Record<number, string>> = {
  400: 'check the model, the encoding, the sample rate and the other options',
  401: 'check DEEPGRAM_API_KEY or apiKey',
  402: 'the account has no credit left',
  403: 'this key may not use the model or a feature that was asked for',
  404: 'check the model and baseUrl',
  413: 'the request is too large',
  429: 'too many requests or connections at once',
};

/** What an HTTP status of Deepgram's means. @param detail Deepgram's own words */
export function statusFailure(status: number, detail = '', retryAfterMs?: number): AntiphonError {
  const retryable = status === 408 || status === 429 || status >= 500;
  const hint = advice[status] ?? (retryable ? 'the server has trouble' : 'the request was refused');
  const words = detail === '' ? '' : ` (${detail.slice(0, MAX_DETAIL)})`;
  return new AntiphonError(
    retryable ? 'connection_failed' : 'service_failed',
    `Deepgram answered with HTTP ${status}${words}: ${hint}`,
    { retryable, retryAfterMs: retryAfterMs ?? (status === 429 ? TOO_MANY_WAIT_MS : undefined) },
  );
}

/** Why a socket did not open. The status stands only in the words of the SDK's error. */
export function openingFailure(thrown: unknown): AntiphonError {
  if (thrown instanceof AntiphonError) return thrown;
  const { statusCode, body } = asFields(thrown) ?? {};
  if (typeof statusCode === 'number') return statusFailure(statusCode, detailOf(body));
  const words = wordsOf(thrown);
  const status = /Unexpected server response: (\d{3})/.exec(words)?.[1];
  if (status !== undefined) return statusFailure(Number(status));
  return new AntiphonError('connection_failed', `Deepgram could not be reached: ${words}`, {
    retryable: true,
    cause: thrown instanceof Error ? thrown : undefined,
  });
}

/** What ended a supervised connection for good, in the words of the failure that did it. */
export function clearly(error: unknown): AntiphonError {
  if (!(error instanceof AntiphonError)) return openingFailure(error);
  const { cause } = error;
  if (!(cause instanceof AntiphonError)) return error;
  const { code, retryable, retryAfterMs } = cause;
  return new AntiphonError(code, cause.message, { retryable, retryAfterMs, cause: error });
}

/** The words of an error's body, as Deepgram sends them: `err_code` and `err_msg`. */
export function detailOf(body: unknown): string {
  const { err_code: code, err_msg: message } = asFields(body) ?? {};
  return [code, message].filter((part) => typeof part === 'string').join(': ');
}

/** The SDK hands out events that are no errors. */
function wordsOf(thrown: unknown): string {
  if (thrown instanceof Error) return messageOf(thrown);
  const message = asFields(thrown)?.message;
  return typeof message === 'string' && message !== '' ? message : 'the connection was refused';
}

/**
 * Judges the failures of one supervised connection: stops at what trying again cannot mend. A close that blames
 * what was sent is given one more try.
 */
export class FailureJudge {
  #blamedBefore: ConnectionFailure | undefined;
  #blamed = 0;

  /** The vendor has understood something. */
  worked(): void {
    this.#blamed = 0;
  }

  readonly judge = (failure: ConnectionFailure): Verdict => {
    const { thrown, close } = failure;
    if (thrown instanceof AntiphonError) {
      if (!thrown.retryable) return 'fatal';
      if (thrown.retryAfterMs !== undefined) return { retryAfterMs: thrown.retryAfterMs };
    }
    if (close === undefined || !BLAMING_CODES.includes(close.code)) return 'retry';
    // The same failure may be judged twice.
    if (failure !== this.#blamedBefore) this.#blamed++;
    this.#blamedBefore = failure;
    return this.#blamed > 1 ? 'fatal' : 'retry';
  };
}
