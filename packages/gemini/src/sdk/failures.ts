import { AntiphonError, abortError, messageOf, parseRetryAfter } from '@antiphon/core/frame-free';

/** What errors are made with: how to speak of the vendor, and what not to say. */
export interface Wording {
  /** Takes keys out of a text. */
  discreet(text: string): string;
  /** Wall-clock time, for `Retry-After` dates. */
  epochMs(): number;
}

/** As Google's own clients have it. */
const RETRYABLE: readonly number[] = [408, 429, 500, 502, 503, 504];

/** What Node says of a connection that couldn't be made, in words. */
const UNREACHABLE: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing answers there; is the address right?',
  ENOTFOUND: "the server's name can't be found; is there a network?",
  EAI_AGAIN: "the server's name can't be looked up just now; is there a network?",
  UND_ERR_CONNECT_TIMEOUT: 'the connection is not taken; is there a network?',
};

/** A refusal by HTTP status; `body` is what came with it, as text. */
export function refused(
  status: number,
  body: string,
  wording: Wording,
  retryAfter?: string | null,
): AntiphonError {
  return refusal(status, refusalIn(body), wording, retryAfter);
}

/** An error within the stream, as `{ error: { code, message, status, details } }` has it. */
export function failedMidway(error: Readonly<Record<string, unknown>>, wording: Wording): AntiphonError {
  const { code } = error;
  return refusal(typeof code === 'number' ? code : 500, partsOf(error), wording);
}

function refusal(
  status: number,
  { message, word, details }: Refusal,
  wording: Wording,
  retryAfter?: string | null,
): AntiphonError {
  const said = wording.discreet(message);
  const why = said === '' ? '' : `: ${said}`;
  const waits = [retryAfter, ...details.map((detail) => detail.retryDelay)].flatMap(
    (value) => parseRetryAfter(typeof value === 'string' ? value : undefined, wording.epochMs()) ?? [],
  );
  const badKey = status === 401 || details.some(({ reason }) => reason === 'API_KEY_INVALID');
  const code = status === 408 || status === 504 ? 'service_timeout' : 'service_failed';
  const is = word === '' ? `HTTP ${status}` : `HTTP ${status}, ${word}`;
  return new AntiphonError(code, `Gemini ${badKey ? 'refuses the API key' : verb(status)} (${is})${why}`, {
    retryable: RETRYABLE.includes(status),
    ...(waits.length === 0 ? {} : { retryAfterMs: Math.max(...waits) }),
  });
}

function verb(status: number): string {
  if (status === 403) return 'does not allow the request';
  if (status === 404) return 'does not know the model, or not in this version of the API';
  if (status === 429) return 'has too many requests';
  if (status >= 300 && status < 400) return 'redirects elsewhere: set baseUrl to where it points';
  return status >= 500 ? 'failed' : 'refuses the request';
}

/** The answer stopped before it was complete. */
export function brokenOff(wording: Wording, why = ''): AntiphonError {
  const because = why === '' ? '' : ` (${wording.discreet(why)})`;
  const text = `Gemini broke off in the midst of its answer${because}`;
  return new AntiphonError('connection_lost', text, { retryable: true });
}

/** What came is not what the API says. Models are made to err: another try may do. */
export function unreadable(wording: Wording, what: string): AntiphonError {
  return new AntiphonError('service_failed', `Gemini ${wording.discreet(what)}`, { retryable: true });
}

/**
 * What a call of the SDK threw, as our own error. Nothing of the original is kept but its words: it may
 * hold the key.
 *
 * @param signal the caller's: once it has fired, it is the reason, whatever was thrown.
 */
export function geminiError(thrown: unknown, wording: Wording, signal?: AbortSignal): AntiphonError {
  if (signal?.aborted) return abortError(signal);
  if (thrown instanceof AntiphonError) return thrown;
  const text = messageOf(thrown);
  const { status, name, cause } = isRecord(thrown) ? thrown : {};
  // A continuation that was cut short wraps what cut it.
  if (name === 'ContinuationInterruptedError' && cause !== undefined) return geminiError(cause, wording);
  if (typeof status === 'number') return refused(status, text, wording);
  if (name === 'AbortError' || name === 'TimeoutError') {
    const late = 'Gemini took longer than the SDK was told to wait';
    return new AntiphonError('service_timeout', late, { retryable: true });
  }
  if (text === 'terminated' || /^Incomplete JSON/.test(text)) {
    return brokenOff(wording, cause === undefined ? text : messageOf(cause));
  }
  if (text === 'fetch failed') return unreachable(innermost(cause), wording);
  if (thrown instanceof SyntaxError || /^exception parsing/.test(text)) {
    return unreadable(wording, 'sent what cannot be read as JSON');
  }
  if (/^exception TypeError: terminated|ECONNRESET|other side closed|socket hang up/.test(text)) {
    return brokenOff(wording, text);
  }
  return new AntiphonError('service_failed', `Gemini failed: ${wording.discreet(text)}`);
}

function unreachable(reason: unknown, wording: Wording): AntiphonError {
  const code = isRecord(reason) && typeof reason.code === 'string' ? reason.code : '';
  const said = UNREACHABLE[code] ?? wording.discreet(messageOf(reason));
  // A connection that was reused and found closed is lost; one that was never made has failed.
  const lost = code === 'UND_ERR_SOCKET' || code === 'ECONNRESET' || code === 'EPIPE';
  return new AntiphonError(
    lost ? 'connection_lost' : 'connection_failed',
    `Gemini can't be reached: ${said}`,
    { retryable: true },
  );
}

/** `fetch` hides the reason in its cause, and for names with two addresses in a list there. */
function innermost(cause: unknown): unknown {
  if (cause instanceof AggregateError && cause.message === '') return cause.errors[0] ?? cause;
  return cause ?? 'no reason was given';
}

interface Refusal {
  readonly message: string;
  readonly word: string;
  readonly details: readonly Readonly<Record<string, unknown>>[];
}

/** The parts of `{ error: { code, message, status, details } }`, wherever in the text it begins. */
function refusalIn(text: string): Refusal {
  const parsed = parse(text) ?? parse(text.slice(Math.max(0, text.indexOf('{'))));
  // A list of errors is what comes without `alt=sse`.
  const first: unknown = Array.isArray(parsed) ? parsed[0] : parsed;
  const error = isRecord(first) ? first.error : undefined;
  if (!isRecord(error)) return { message: /^\s*</.test(text) ? '' : text, word: '', details: [] };
  const { message } = error;
  // The SDK packs an answer that isn't labelled as JSON into another one.
  const packed = typeof message === 'string' && /^\s*\{\s*"error"/.test(message);
  return packed && parse(message) !== undefined ? refusalIn(message) : partsOf(error);
}

function partsOf(error: Readonly<Record<string, unknown>>): Refusal {
  return {
    message: typeof error.message === 'string' ? error.message : '',
    word: typeof error.status === 'string' && /^[A-Z_]+$/.test(error.status) ? error.status : '',
    details: Array.isArray(error.details) ? error.details.filter(isRecord) : [],
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
