import { AntiphonError, abortError, messageOf, parseRetryAfter } from '@antiphon/core';
import { isRecord } from './is-record.js';

/** What errors are made with: how to speak of the provider, and the time. */
export interface Wording {
  /** `google.generative-ai gemini-2.5-flash`. */
  readonly who: string;
  /** Wall-clock time, for `Retry-After` dates. */
  epochMs(): number;
}

const LONGEST_TEXT = 300;
/** Keys as the usual providers make them, and as addresses and headers carry them. */
const KEYS =
  /\b(?:sk|pk|rk|gsk|xai|key|AIza)[-_]?[\w-]{14,}|(?<=\bBearer )[^\s"']+|(?<=[?&](?:key|api[-_]key|token)=)[^&\s"']+/gi;

/** A text fit for a message: without keys, in one line of at most 300 characters. */
export function discreet(text: string): string {
  const said = text.slice(0, 16_384).replace(KEYS, '***').replace(/\s+/g, ' ').trim();
  return said.length > LONGEST_TEXT ? `${said.slice(0, LONGEST_TEXT - 1)}…` : said;
}

/** The answer stopped before it was complete. */
export function brokenOff({ who }: Wording, why = ''): AntiphonError {
  const because = why === '' ? '' : ` (${discreet(why)})`;
  const text = `${who} broke off in the midst of its answer${because}`;
  return new AntiphonError('connection_lost', text, { retryable: true });
}

/** What came is not what was agreed. Models are made to err: another try may do. */
export function unreadable({ who }: Wording, what: string): AntiphonError {
  return new AntiphonError('service_failed', `${who} ${discreet(what)}`, { retryable: true });
}

/**
 * What a provider threw, or sent as an error, as our own. Nothing of the original is kept but its words: an
 * `APICallError` holds the whole request.
 *
 * @param signal the caller's: once it has fired, it is the reason, whatever was thrown.
 */
export function providerError(thrown: unknown, wording: Wording, signal?: AbortSignal): AntiphonError {
  if (signal?.aborted) return abortError(signal);
  if (thrown instanceof AntiphonError) return thrown;
  const { who } = wording;
  const message = isRecord(thrown) ? thrown.message : thrown;
  const text = typeof message === 'string' ? message : '';
  const { name, statusCode, isRetryable, cause } = isRecord(thrown) ? thrown : {};
  const said = text === '' ? '' : `: ${discreet(text)}`;
  // It began well, and could not be read to its end.
  if (typeof statusCode === 'number' && statusCode < 300) return brokenOff(wording, text);
  if (typeof statusCode === 'number' && isRecord(thrown)) return refused(thrown, statusCode, said, wording);
  if (name === 'AI_APICallError' || text === 'fetch failed') {
    // Without a status there was no answer.
    const reason = isRecord(cause) && text === 'fetch failed' ? `: ${discreet(messageOf(cause))}` : said;
    return new AntiphonError('connection_failed', `${who} can't be reached${reason}`, {
      retryable: isRetryable !== false,
    });
  }
  if (text === 'terminated' || /other side closed|ECONNRESET|socket hang up/.test(text)) {
    return brokenOff(wording, isRecord(cause) ? messageOf(cause) : text);
  }
  if (name === 'AbortError' || name === 'TimeoutError') {
    const late = `${who} took longer than the provider was told to wait`;
    return new AntiphonError('service_timeout', late, { retryable: true });
  }
  if (name === 'AI_JSONParseError' || name === 'AI_TypeValidationError') {
    return unreadable(wording, 'sent what is not in its protocol');
  }
  return new AntiphonError('service_failed', `${who} failed${said}`, { retryable: isRetryable === true });
}

function refused(
  { isRetryable, responseHeaders, responseBody }: Readonly<Record<string, unknown>>,
  status: number,
  said: string,
  { who, epochMs }: Wording,
): AntiphonError {
  const headers = isRecord(responseHeaders) ? responseHeaders : {};
  const asked = [
    parseRetryAfter(textIn(headers, 'retry-after'), epochMs()),
    millisecondsIn(textIn(headers, 'retry-after-ms')),
    // Google says it in the body alone.
    parseRetryAfter(
      /"retryDelay"\s*:\s*"([\d.]+s)"/.exec(
        typeof responseBody === 'string' ? responseBody.slice(0, 65_536) : '',
      )?.[1],
      epochMs(),
    ),
  ].filter((ms) => ms !== undefined);
  const code = status === 408 || status === 504 ? 'service_timeout' : 'service_failed';
  return new AntiphonError(code, `${who} refuses the request (HTTP ${status})${said}`, {
    retryable: isRetryable === true,
    ...(asked.length === 0 ? {} : { retryAfterMs: Math.max(...asked) }),
  });
}

function textIn(headers: Readonly<Record<string, unknown>>, name: string): string | undefined {
  const value = headers[name];
  return typeof value === 'string' ? value : undefined;
}

function millisecondsIn(value: string | undefined): number | undefined {
  return value !== undefined && /^\d+(\.\d+)?$/.test(value) ? Number(value) : undefined;
}
