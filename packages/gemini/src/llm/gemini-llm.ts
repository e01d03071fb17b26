import {
  AntiphonError,
  abortable,
  abortError,
  callIds,
  cancellable,
  type LanguageModel,
  type LanguageModelEvent,
  type LanguageModelRequest,
  type LinkedAbort,
  linkedAbort,
  systemClock,
} from '@antiphon/core/frame-free';
import { geminiError, geminiSdk } from '../sdk/index.js';
import { ChunkReader } from './chunk-reader.js';
import { generateRequest } from './generate-request.js';
import { type GeminiLlmOptions, geminiLlmDefaults } from './options.js';

/** How long the stream may take to close once the model has said why it stopped. */
const CLOSING_MS = 1_000;

/**
 * Gemini as a language model, for `llm()`: through Google's own SDK, `@google/genai`, which is loaded when it
 * is first needed. The answer is read as it is asked for; an abort closes the connection at once. Thoughts
 * become thought events and are never spoken; signatures are kept with what they sign and sent back as they
 * came.
 *
 * Errors: `connection_failed`, `connection_lost` (broken off), `service_timeout`, and `service_failed` for
 * what Gemini refuses. HTTP 408, 429 and 5xx, broken answers and malformed tool calls are retryable, with
 * `retryAfterMs` where Gemini says it; a wrong key, model or request are not. No key, or no SDK, fails
 * `prewarm()`, and with it the start of a session; a network that is down does not.
 *
 * @example
 * llm(geminiLlm({ model: 'gemini-2.5-flash', thinking: { budgetTokens: 0 } }), { system: 'Be brief.' });
 */
export function geminiLlm(options: GeminiLlmOptions): LanguageModel {
  const settings = { ...geminiLlmDefaults, clock: systemClock, ...options };
  const { model, clock, silenceTimeoutMs, prewarmTimeoutMs } = settings;
  const sdk = geminiSdk(settings);

  async function* answer(
    request: LanguageModelRequest,
    linked: LinkedAbort,
  ): AsyncGenerator<LanguageModelEvent, void> {
    const { signal } = linked;
    /** Waits for Gemini, but not for ever. */
    async function within<T>(ms: number, waiting: Promise<T>): Promise<T> {
      const timer = clock.after(ms, () => {
        const text = `Gemini sent nothing for ${ms} ms`;
        linked.abort(new AntiphonError('service_timeout', text, { retryable: true }));
      });
      try {
        return await abortable(waiting, signal);
      } catch (error) {
        throw geminiError(error, sdk, signal);
      } finally {
        timer.cancel();
      }
    }

    const client = await abortable(sdk.client(), signal);
    const { messages, toolChoice } = request;
    const reader = new ChunkReader({
      wording: sdk,
      noTools: toolChoice === 'none',
      freshId: callIds(messages),
    });
    const chunks = await within(
      silenceTimeoutMs,
      client.models.generateContentStream(generateRequest(request, settings, signal)),
    );
    for (;;) {
      const waiting = chunks.next();
      const chunk = reader.finished ? await closing(waiting) : await within(silenceTimeoutMs, waiting);
      if (chunk === undefined || chunk.done) break;
      for (const event of reader.take(chunk.value)) {
        yield event;
        if (signal.aborted) throw abortError(signal);
      }
    }
    yield reader.end();

    /** The answer is complete: if the stream doesn't end by itself, it is left. */
    async function closing<T>(waiting: Promise<T>): Promise<T | undefined> {
      try {
        return await within(CLOSING_MS, waiting);
      } catch (error) {
        if (request.signal.aborted) throw error;
        return undefined;
      }
    }
  }

  /** A look at the model's description costs nothing and leaves a connection open for the first request. */
  async function prewarm(): Promise<void> {
    const client = await sdk.client();
    const abort = linkedAbort();
    const timer = clock.after(prewarmTimeoutMs, () => abort.abort());
    try {
      await abortable(client.models.get({ model, config: { abortSignal: abort.signal } }), abort.signal);
    } catch {
      // The request will say it.
    } finally {
      timer.cancel();
    }
  }

  return {
    name: model,
    stream: (request) => cancellable(request.signal, (linked) => answer(request, linked)),
    prewarm,
  };
}
