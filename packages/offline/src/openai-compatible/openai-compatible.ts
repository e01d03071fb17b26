import {
  callIds,
  type LanguageModel,
  type LanguageModelEvent,
  type LanguageModelRequest,
  systemClock,
  throwIfAborted,
} from '@antiphon/core/frame-free';
import { AnswerReader } from './answer-reader.js';
import { EventStream, type StreamEvent } from './event-stream.js';
import { Exchange } from './exchange.js';
import { brokenOff, failedMidway, notAStream, refused, unreadable } from './failures.js';
import { type OpenAiCompatibleOptions, openAiCompatibleDefaults } from './options.js';
import { requestBody } from './request-body.js';
import { type Server, serverOf } from './server.js';

/** What is read of a refusal. */
const MAX_REFUSAL_BYTES = 16_384;
const DONE = '[DONE]';

/**
 * A language model on a server of one's own that speaks OpenAI's chat-completions API: Ollama, llama.cpp's
 * server, vLLM, LM Studio. For `llm()`. The answer is read as it is asked for; an abort closes the connection at
 * once, so that the server stops computing. Reasoning, parted by the server or in `<think>` tags at the
 * beginning, becomes thought events and is never spoken.
 *
 * Errors: `connection_failed` (nothing there), `connection_lost` (broken off), `service_timeout`, and
 * `service_failed` for what the server refuses or cannot do. Too many requests (429), a server's own failure
 * (5xx) and a broken answer are retryable; a wrong key, model or request are not.
 *
 * @throws AntiphonError `service_failed`: an address or header that can't be used.
 * @example
 * llm(openAiCompatible({ baseUrl: 'http://127.0.0.1:11434', model: 'qwen3:4b' }), { system: 'Be brief.' });
 */
export function openAiCompatible(options: OpenAiCompatibleOptions): LanguageModel {
  const settings = { ...openAiCompatibleDefaults, clock: systemClock, ...options };
  const { clock, connectTimeoutMs, silenceTimeoutMs } = settings;
  const server = serverOf(settings);

  async function* stream(request: LanguageModelRequest): AsyncGenerator<LanguageModelEvent, void> {
    const { signal } = request;
    throwIfAborted(signal);
    const reader = new AnswerReader({
      server,
      noTools: request.toolChoice === 'none',
      freshId: callIds(request.messages),
    });
    const exchange = new Exchange(server, clock, signal);
    try {
      const body = JSON.stringify(requestBody(request, settings));
      await mustBeStream(await exchange.open('chat/completions', connectTimeoutMs, body), exchange);
      for await (const json of messagesIn(exchange)) {
        if (json === DONE) reader.done();
        else
          for (const event of reader.take(json)) {
            yield event;
            throwIfAborted(signal);
          }
      }
      for (const event of reader.end()) {
        // The last event ends the exchange, so that who stops reading at it has left nothing open.
        if (event.type === 'finish') void exchange.finish();
        yield event;
        throwIfAborted(signal);
      }
    } finally {
      exchange.close();
    }
  }

  /** The texts of the stream's messages, up to and including `[DONE]`. */
  async function* messagesIn(exchange: Exchange): AsyncGenerator<string, void> {
    const events = new EventStream();
    for (let ended = false; !ended; ) {
      const bytes = await exchange.read(silenceTimeoutMs);
      ended = bytes === undefined;
      for (const event of bytes === undefined ? events.end() : events.push(bytes)) {
        const text = textOf(event, server);
        if (ended && text !== DONE && !isWhole(text)) throw brokenOff(server);
        yield text;
        if (text === DONE) return;
      }
    }
  }

  async function mustBeStream(response: Response, exchange: Exchange): Promise<void> {
    const type = response.headers.get('content-type') ?? '';
    if (response.ok && !/json|html/.test(type)) return;
    const body = await beginningOf(exchange, connectTimeoutMs);
    if (!response.ok) throw refused(server, response, body, clock);
    throw notAStream(server, type, body);
  }

  /** Opens a connection, so that the first request finds it there. Never fails. */
  async function prewarm(): Promise<void> {
    const exchange = new Exchange(server, clock);
    try {
      await exchange.open('models', connectTimeoutMs);
      await exchange.finish();
    } catch {
      // The request will say it.
    } finally {
      exchange.close();
    }
  }

  return { name: options.model, stream, prewarm };
}

function textOf(event: StreamEvent, server: Server): string {
  if (event.kind === 'message') return event.text.trim();
  if (event.kind === 'tooLong')
    throw unreadable(server, `sent a line of over ${event.limitChars} characters`);
  let error: unknown = event.text;
  try {
    error = JSON.parse(event.text);
  } catch {
    // Then it is a text.
  }
  throw failedMidway(server, error);
}

function isWhole(json: string): boolean {
  try {
    JSON.parse(json);
    return true;
  } catch {
    return false;
  }
}

async function beginningOf(exchange: Exchange, timeoutMs: number): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  try {
    while (text.length < MAX_REFUSAL_BYTES) {
      const bytes = await exchange.read(timeoutMs);
      if (bytes === undefined) break;
      text += decoder.decode(bytes, { stream: true });
    }
  } catch {
    // What came will do: the status says most.
  }
  return text.slice(0, MAX_REFUSAL_BYTES);
}
