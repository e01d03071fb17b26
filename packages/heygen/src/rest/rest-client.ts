import { type Clock, parseRetryAfter, withTimeout } from '@antiphon/core/frame-free';
import { statusFailure, unreachable, unreadable, type Wording } from './failures.js';

/** What is read of an answer: they are short. */
const MAX_ANSWER_BYTES = 262_144;
/** The vendors' codes of success, in the envelope of an answer. */
const SUCCESS_CODES: readonly unknown[] = [undefined, null, 100, 1_000];

export type Fields = Readonly<Record<string, unknown>>;

export interface RestClientOptions {
  readonly baseUrl: string;
  readonly wording: Wording;
  readonly clock: Clock;
  /** How long a request may take, in ms. */
  readonly timeoutMs: number;
  /** The vendor's codes of refusals that a new session mends, whatever their status. @defaultValue none */
  readonly passingCodes?: readonly number[];
}

export interface PostRequest {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Fields;
  readonly signal?: AbortSignal | undefined;
}

/** Posts JSON to a vendor, and gives back the `data` of its envelope. */
export class RestClient {
  readonly #options: RestClientOptions;

  constructor(options: RestClientOptions) {
    this.#options = options;
  }

  /** @throws AntiphonError that says whether to try again; `aborted` when the signal fires. */
  post(request: PostRequest): Promise<Fields> {
    const { clock, timeoutMs, wording } = this.#options;
    const what = `${wording.name}'s answer to ${request.path}`;
    return withTimeout(clock, timeoutMs, request.signal, (signal) => this.#post(request, signal), { what });
  }

  async #post({ path, headers, body }: PostRequest, signal: AbortSignal): Promise<Fields> {
    const { baseUrl, wording, clock, passingCodes = [] } = this.#options;
    let response: Response;
    let text: string;
    try {
      response = await fetch(`${baseUrl}${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', accept: 'application/json', ...headers },
        body: JSON.stringify(body ?? {}),
        // A redirection would carry the key elsewhere.
        redirect: 'manual',
        signal,
      });
      text = await beginningOf(response);
    } catch (thrown) {
      throw unreachable(thrown, wording);
    }
    const answer = fieldsIn(text);
    if (!response.ok) {
      const retryAfterMs = parseRetryAfter(response.headers.get('retry-after') ?? undefined, clock.epochMs());
      throw statusFailure(response.status, messageIn(answer), wording, {
        retryAfterMs,
        passes: passingCodes.includes(answer?.code as number),
      });
    }
    if (answer === undefined) throw unreadable(`sent no JSON in answer to ${path}`, wording);
    if (!SUCCESS_CODES.includes(answer.code)) {
      throw unreadable(`refused ${path} with code ${String(answer.code)}: ${messageIn(answer)}`, wording);
    }
    return asFields(answer.data) ?? {};
  }
}

async function beginningOf({ body }: Response): Promise<string> {
  if (body === null) return '';
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let text = '';
  while (text.length < MAX_ANSWER_BYTES) {
    const { done, value } = await reader.read();
    if (done) return text;
    text += decoder.decode(value, { stream: true });
  }
  await reader.cancel();
  return text;
}

export function asFields(value: unknown): Fields | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : undefined;
}

/** A text that holds one JSON object. */
export function fieldsIn(text: string): Fields | undefined {
  try {
    return asFields(JSON.parse(text));
  } catch {
    return undefined;
  }
}

function messageIn(answer: Fields | undefined): string {
  const { message, error, detail } = answer ?? {};
  const said = [message, detail, asFields(error)?.message, error].find((each) => typeof each === 'string');
  return typeof said === 'string' ? said : '';
}
