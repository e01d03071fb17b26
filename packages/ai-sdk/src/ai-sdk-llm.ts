import {
  AntiphonError,
  callIds,
  cancellable,
  type LanguageModel,
  type LanguageModelEvent,
  type LanguageModelRequest,
  systemClock,
  throwIfAborted,
  withTimeout,
} from '@antiphon/core';
import { callOf } from './call.js';
import { providerError, type Wording } from './failures.js';
import type { AiSdkModel } from './model.js';
import { type AiSdkLlmOptions, aiSdkLlmDefaults } from './options.js';
import { PartReader } from './part-reader.js';

/** How long a stream may take to close once the model has said why it stopped. */
const CLOSING_MS = 1_000;
const VERSIONS: readonly string[] = ['v2', 'v3'];

/**
 * Any model that has an AI SDK provider as a language model, for `llm()`: its `doStream` is called directly, with
 * nothing of the AI SDK between. The answer is read as it is asked for; an abort reaches the provider at once.
 * Reasoning becomes thought events and is never spoken; what the provider wants back with a part (signatures,
 * ids) is kept with it and sent back as it came.
 *
 * Errors: `connection_failed`, `connection_lost` (broken off), `service_timeout`, and `service_failed`, each
 * retryable where the provider says so, with `retryAfterMs` where a header does.
 *
 * @param model of a provider for `@ai-sdk/provider` 2 or 3 (AI SDK 5 or 6).
 * @throws AntiphonError `service_failed`: a model of another version.
 * @example
 * llm(aiSdkLlm(google('gemini-2.5-flash')), { system: 'Be brief.' });
 */
export function aiSdkLlm(model: AiSdkModel, options: AiSdkLlmOptions = {}): LanguageModel {
  const settings = { ...aiSdkLlmDefaults, clock: systemClock, ...options };
  const { clock, silenceTimeoutMs } = settings;
  const { provider, modelId, specificationVersion: version } = model;
  if (!VERSIONS.includes(version)) {
    const text = `${provider} ${modelId} is a model of version '${version}'; aiSdkLlm takes 'v2' and 'v3'`;
    throw new AntiphonError('service_failed', text);
  }
  const wording: Wording = { who: `${provider} ${modelId}`, epochMs: () => clock.epochMs() };

  async function* answer(
    request: LanguageModelRequest,
    signal: AbortSignal,
  ): AsyncGenerator<LanguageModelEvent, void> {
    const within = async <T>(ms: number, run: () => PromiseLike<T>): Promise<T> => {
      try {
        return await withTimeout(clock, ms, signal, run, { what: wording.who });
      } catch (error) {
        throw providerError(error, wording, signal);
      }
    };
    const reader = new PartReader({
      wording,
      noTools: request.toolChoice === 'none',
      freshId: callIds(request.messages),
    });
    const { stream } = await within(silenceTimeoutMs, () =>
      model.doStream(callOf(request, settings, signal)),
    );
    const parts = stream.getReader();
    try {
      for (;;) {
        const { done, value } = await within(silenceTimeoutMs, () => parts.read());
        if (done) break;
        for (const event of reader.take(value)) {
          yield event;
          throwIfAborted(signal);
        }
        if (reader.finished) break;
      }
      if (reader.finished) await closed(parts.read());
      yield* reader.end();
    } finally {
      parts.cancel().catch(() => {
        // It was told to stop; how it fails at that concerns nobody.
      });
    }

    /** Read to its end, a connection can be used again; but nobody waits for long. */
    async function closed(reading: Promise<unknown>): Promise<void> {
      try {
        await within(CLOSING_MS, () => reading);
      } catch (error) {
        if (request.signal.aborted) throw error;
      }
    }
  }

  return {
    name: modelId,
    stream: (request) => cancellable(request.signal, ({ signal }) => answer(request, signal)),
  };
}
