import { type Clock, parseRetryAfter, systemClock, withTimeout } from '@antiphon/core/frame-free';
import { type RefusalReason, ServiceRefusal } from './service-refusal.js';
import type { SessionDoor, SessionRequest, SessionStats, VoiceService } from './voice-service.js';

export type RequestHeaders = Readonly<Record<string, string>>;

export interface RestServiceOptions {
  /**
   * Where the service is: `https://voice.example`, or a path of the page's own host, as `/voice`, from which a proxy leads
   * there. What the service names by its path is looked for below it. @defaultValue the page's own host
   */
  readonly serviceUrl?: string;
  /** Sent with every request. Never an API key: whoever has the page has it. */
  readonly headers?: RequestHeaders | (() => RequestHeaders);
  /**
   * Asks a server of your own for a token, which is sent as `Authorization: Bearer`: before a session begins, and whenever the
   * service does not take the last one any more. Meanwhile that one is kept: a page that is left can wait for no other, so let
   * it be good for as long as a session may last, or what is left ends when nobody has used it for a while.
   */
  readonly getToken?: () => string | undefined | Promise<string | undefined>;
  /** How long a token and an answer may take together, in ms. @defaultValue 10_000 */
  readonly timeoutMs?: number;
  /** @defaultValue the browser's */
  readonly fetch?: typeof fetch;
  /** @defaultValue the system's clock */
  readonly clock?: Clock;
}

export const restServiceDefaults = { serviceUrl: '', timeoutMs: 10_000 } as const;

const SESSIONS = '/api/v1/audio-streaming/sessions';
const MAX_DETAIL = 300;

/** What the service answers when it has begun a session, or given another way into it; of it what is used here. */
interface Opened {
  readonly sessionId?: string;
  readonly voice: { readonly path: string; readonly token: string };
}

interface Asked {
  readonly method: string;
  /** Below the sessions. */
  readonly path: string;
  readonly body?: object | undefined;
}

/** Sessions of `@antiphon/server`, over its REST interface. */
export function restService(options: RestServiceOptions = {}): VoiceService {
  return new RestService(options);
}

class RestService implements VoiceService {
  readonly #options: RestServiceOptions & typeof restServiceDefaults;
  /** The last one that was given. */
  #token: string | undefined;

  constructor(options: RestServiceOptions) {
    this.#options = { ...restServiceDefaults, ...options } as RestServiceOptions & typeof restServiceDefaults;
  }

  async open({ language, enableTTS, continues }: SessionRequest): Promise<SessionDoor> {
    const body = {
      language,
      enableTTS,
      mode: 'streaming',
      ...(continues === undefined ? {} : { continues }),
    };
    const opened = await this.#json<Opened>('POST', '', body);
    return this.#door(opened.sessionId ?? '', opened, continues !== undefined);
  }

  async reopen(sessionId: string): Promise<SessionDoor | undefined> {
    try {
      const opened = await this.#json<Opened>('POST', `/${encodeURIComponent(sessionId)}/tokens`);
      return this.#door(sessionId, opened, true);
    } catch (error) {
      if (error instanceof ServiceRefusal && error.reason === 'gone') return undefined;
      throw error;
    }
  }

  stats(sessionId: string): Promise<SessionStats> {
    return this.#json<SessionStats>('GET', `/${encodeURIComponent(sessionId)}/stats`);
  }

  async end(sessionId: string): Promise<void> {
    try {
      const asked = { method: 'DELETE', path: `/${encodeURIComponent(sessionId)}` };
      await this.#ask(asked, async () => {});
    } catch (error) {
      if (!(error instanceof ServiceRefusal && error.reason === 'gone')) throw error;
    }
  }

  #door(sessionId: string, { voice }: Opened, isContinued: boolean): SessionDoor {
    const url = new URL(this.#whole(voice.path), pageUrl());
    url.protocol = url.protocol.replace('http', 'ws');
    url.hash = '';
    url.searchParams.set('token', voice.token);
    return { sessionId, address: url.href, isContinued };
  }

  #whole(path: string): string {
    return URL.canParse(path) ? path : `${this.#options.serviceUrl.replace(/\/$/, '')}${path}`;
  }

  async #json<T>(method: string, path: string, body?: object): Promise<T> {
    const read = async (answer: Response): Promise<T> => {
      try {
        return (await answer.json()) as T;
      } catch (cause) {
        throw new ServiceRefusal('refused', 'The service does not answer as a voice service does.', {
          cause,
        });
      }
    };
    return this.#ask({ method, path, body }, read);
  }

  /** Within the time-out: the token, the answer, and all of its body. */
  async #ask<T>(asked: Asked, read: (answer: Response) => Promise<T>): Promise<T> {
    const { clock = systemClock, timeoutMs } = this.#options;
    const run = (signal: AbortSignal): Promise<T> => this.#askWithToken(asked, read, signal);
    return withTimeout(clock, timeoutMs, undefined, run).catch((cause: unknown) => {
      throw cause instanceof ServiceRefusal ? cause : unreachable(cause);
    });
  }

  async #askWithToken<T>(
    asked: Asked,
    read: (answer: Response) => Promise<T>,
    signal: AbortSignal,
  ): Promise<T> {
    // Whoever begins a session says anew who that is. A page that is left has no time to wait for another token.
    const isKept = this.#token !== undefined && !(asked.method === 'POST' && asked.path === '');
    const token = isKept ? this.#token : await this.#newToken();
    let answer = await this.#send(asked, token, signal);
    if (answer.status === 401 && isKept) answer = await this.#send(asked, await this.#newToken(), signal);
    if (!answer.ok) throw await refusalOf(answer, (this.#options.clock ?? systemClock).epochMs());
    return read(answer);
  }

  async #newToken(): Promise<string | undefined> {
    try {
      this.#token = await this.#options.getToken?.();
      return this.#token;
    } catch (cause) {
      throw new ServiceRefusal('unauthorised', 'This page was given no leave to talk.', { cause });
    }
  }

  async #send({ method, path, body }: Asked, token: string | undefined, signal: AbortSignal) {
    const { headers = {} } = this.#options;
    const ask = this.#options.fetch ?? fetch;
    return ask(this.#whole(`${SESSIONS}${path}`), {
      method,
      signal,
      // A page that is left ends its session with its last request.
      keepalive: method === 'DELETE',
      headers: {
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(typeof headers === 'function' ? headers() : headers),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  }
}

function unreachable(cause: unknown): ServiceRefusal {
  return new ServiceRefusal('unreachable', 'The voice service cannot be reached.', { cause });
}

const REASONS: Readonly<Record<number, RefusalReason>> = {
  401: 'unauthorised',
  403: 'unauthorised',
  404: 'gone',
  409: 'gone',
  410: 'gone',
  429: 'busy',
  // A proxy has found nobody behind it.
  502: 'unreachable',
  503: 'busy',
  504: 'unreachable',
};

/** In the service's own words where it has some (RFC 9457): what stands between may answer with a page. */
async function refusalOf(answer: Response, nowEpochMs: number): Promise<ServiceRefusal> {
  const { status } = answer;
  const detail = await detailOf(answer);
  const retryAfterMs = parseRetryAfter(answer.headers.get('retry-after'), nowEpochMs);
  const message = detail === '' ? `The voice service answers ${status}, and does not say why.` : detail;
  return new ServiceRefusal(REASONS[status] ?? 'refused', message, { status, retryAfterMs });
}

async function detailOf(answer: Response): Promise<string> {
  if (!answer.headers.get('content-type')?.includes('json')) return '';
  try {
    const { detail, title } = (await answer.json()) as {
      readonly detail?: unknown;
      readonly title?: unknown;
    };
    const told = [detail, title].find((text): text is string => typeof text === 'string');
    return told?.slice(0, MAX_DETAIL) ?? '';
  } catch {
    return '';
  }
}

/** Addresses without a host are of the page's. */
function pageUrl(): string | undefined {
  return typeof location === 'undefined' ? undefined : location.href;
}
