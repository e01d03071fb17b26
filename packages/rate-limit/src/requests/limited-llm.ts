import type { LanguageModel, LanguageModelEvent, LanguageModelRequest, UsageEvent } from '@antiphon/core';
import type { Permit } from './permit.js';
import type { RateLimit } from './rate-limit.js';

export interface LimitedLlmOptions {
  /**
   * What a request is thought to use, before the model says what it did.
   * @defaultValue a token for every four characters of it, and 256 for the answer
   */
  tokens?(request: LanguageModelRequest): number;
  /** What a request has cost, for the ceiling of a session. @defaultValue 0 */
  cost?(usage: UsageEvent): number;
}

/** Google's and OpenAI's rule of thumb for English. */
const CHARACTERS_PER_TOKEN = 4;
const ANSWER_TOKENS = 256;

/**
 * A model whose requests keep within `limit`. A request waits for its turn before anything is sent, gives the
 * place up when it is cancelled, and is tried again when the vendor refuses it before its first piece.
 */
export function limitedLlm(
  model: LanguageModel,
  limit: RateLimit,
  options: LimitedLlmOptions = {},
): LanguageModel {
  const { tokens = estimate, cost } = options;

  async function* answer(
    request: LanguageModelRequest,
    permit: Permit,
  ): AsyncGenerator<LanguageModelEvent, void> {
    for await (const event of model.stream(request)) {
      if (event.type === 'usage') {
        const { inputTokens, outputTokens, totalTokens = inputTokens + outputTokens } = event;
        permit.used({ tokens: totalTokens, cost: cost?.(event) });
      }
      yield event;
    }
  }

  return {
    name: model.name,
    stream: (request) => {
      const { sessionId, signal } = request;
      const session = sessionId === undefined ? {} : { session: sessionId };
      const ask = { ...session, signal, tokens: limit.countsTokens ? tokens(request) : 0 };
      return limit.stream(ask, (permit, linked) => answer({ ...request, signal: linked }, permit));
    },
    ...(model.prewarm === undefined ? {} : { prewarm: () => model.prewarm?.() ?? Promise.resolve() }),
  };
}

function estimate({ messages, system = '', tools }: LanguageModelRequest): number {
  const characters = system.length + JSON.stringify([messages, tools], withoutBytes).length;
  return Math.ceil(characters / CHARACTERS_PER_TOKEN) + ANSWER_TOKENS;
}

/** A picture is not counted by its bytes. */
function withoutBytes(_key: string, value: unknown): unknown {
  return ArrayBuffer.isView(value) ? '' : value;
}
