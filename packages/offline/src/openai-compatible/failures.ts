import { AntiphonError, type Clock, messageOf, parseRetryAfter } from '@antiphon/core/frame-free';
import { isRecord } from './is-record.js';
import type { Server } from './server.js';

/** What Node says of a connection that couldn't be made, in words. */
const UNREACHABLE: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing answers at %; is the server running?',
  ENOTFOUND: "the name in % can't be found; is the address right?",
  EAI_AGAIN: "the name in % can't be looked up just now; is there a network?",
  UND_ERR_CONNECT_TIMEOUT: '% takes no connection; is the address right, and no firewall between?',
};

/** The request didn't get there. */
export function unreachable({ origin, discreet }: Server, thrown: unknown): AntiphonError {
  const reason = causeOf(thrown);
  const code = isRecord(reason) && typeof reason.code === 'string' ? reason.code : '';
  const text = UNREACHABLE[code]?.replace('%', origin) ?? `${origin}: ${discreet(messageOf(reason))}`;
  const connecting = code in UNREACHABLE || code.startsWith('E');
  return new AntiphonError(connecting ? 'connection_failed' : 'connection_lost', text, {
    retryable: code !== 'ENOTFOUND',
  });
}

/** The answer stopped before it was complete. */
export function brokenOff({ origin, discreet }: Server, thrown?: unknown): AntiphonError {
  const why = thrown === undefined ? '' : ` (${discreet(messageOf(causeOf(thrown)))})`;
  return new AntiphonError('connection_lost', `${origin} broke off in the midst of its answer${why}`, {
    retryable: true,
  });
}

/** What the server sent is not what the API says. Models are made to err: another try may do. */
export function unreadable({ origin, discreet }: Server, what: string): AntiphonError {
  return new AntiphonError('service_failed', `${origin} ${discreet(what)}`, { retryable: true });
}

/** A success that isn't what was asked for: another API, a login page, a server that cannot stream. */
export function notAStream({ origin, discreet }: Server, type: string, body: string): AntiphonError {
  const text = `${origin} answered with '${discreet(type)}' where a stream of events was expected`;
  const said = discreet(reasonIn(body));
  return new AntiphonError('service_failed', said === '' ? text : `${text}: ${said}`);
}

/** A refusal by HTTP status; `body` is the beginning of what came with it. */
export function refused(server: Server, response: Response, body: string, clock: Clock): AntiphonError {
  const { origin, model } = server;
  const { status } = response;
  const said = server.discreet(reasonIn(body));
  const why = said === '' ? '' : `: ${said}`;
  const retryable = status === 408 || status === 425 || status === 429 || status >= 500;
  const waitMs = parseRetryAfter(response.headers.get('retry-after'), clock.epochMs());
  const error = (text: string) =>
    new AntiphonError('service_failed', `${origin} ${text} (HTTP ${status})${why}`, {
      retryable,
      retryAfterMs: waitMs,
    });
  if (status === 401 || status === 403)
    return error(server.hasKey ? 'refuses the API key' : 'wants an API key: set apiKey');
  if (status === 404) return error(`has no model '${model}', or no chat API at this address`);
  if (status === 429) {
    return error(waitMs === undefined ? 'has too many requests' : `asks to be left alone for ${waitMs} ms`);
  }
  if (status >= 300 && status < 400) return error('redirects elsewhere: set baseUrl to where it points');
  return error(status >= 500 ? 'failed' : 'refuses the request');
}

/** An error within the stream, as `{ error }` or as llama.cpp's `error:` line. */
export function failedMidway(server: Server, error: unknown): AntiphonError {
  const code = isRecord(error) ? Number(error.code ?? error.status) : Number.NaN;
  const retryable = !(code >= 400 && code < 500) || code === 429 || code === 408;
  const text = server.discreet(reasonIn(JSON.stringify({ error })));
  return new AntiphonError('service_failed', `${server.origin} failed in the midst of its answer: ${text}`, {
    retryable,
  });
}

/** The message in an error's body, whichever of the usual shapes it has. */
function reasonIn(body: string): string {
  let parsed: unknown;
  try {
    parsed = JSON.parse(body);
  } catch {
    return /^\s*</.test(body) ? '' : body;
  }
  for (let inner: unknown = parsed; isRecord(inner); ) {
    const next: unknown = inner.error ?? inner.message ?? inner.detail;
    if (typeof next === 'string') return next;
    if (!isRecord(next)) return JSON.stringify(next ?? inner);
    inner = next;
  }
  return body;
}

/** `fetch` hides the reason in its cause, and for names with two addresses in a list there. */
function causeOf(thrown: unknown): unknown {
  if (!(thrown instanceof Error) || thrown.cause === undefined) return thrown;
  const { cause } = thrown;
  return cause instanceof AggregateError && cause.message === '' ? (cause.errors[0] ?? cause) : cause;
}
