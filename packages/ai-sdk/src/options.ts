import type { Clock } from '@antiphon/core';
import type { AiSdkProviderOptions } from './model.js';

/** How the answer is made. What is left out is the model's own default. */
export interface AiSdkLlmOptions {
  readonly temperature?: number;
  readonly topP?: number;
  readonly topK?: number;
  /** The longest answer, in tokens. */
  readonly maxOutputTokens?: number;
  readonly stopSequences?: readonly string[];
  readonly presencePenalty?: number;
  readonly frequencyPenalty?: number;
  readonly seed?: number;
  /** What only this provider knows, such as `{ google: { thinkingConfig: { thinkingBudget: 0 } } }`. */
  readonly providerOptions?: AiSdkProviderOptions;
  /** Sent with every request. */
  readonly headers?: Readonly<Record<string, string>>;
  /**
   * The role of instructions in the midst of a conversation. Some providers (Google, Anthropic) take a system
   * message only at the beginning, and refuse the request otherwise.
   * @defaultValue 'user'
   */
  readonly laterInstructions?: 'system' | 'user';
  /**
   * How long the provider may keep silent before its answer counts as dead. `llm()` has a watchdog of its own,
   * `silenceTimeoutMs`, which mostly comes first.
   * @defaultValue 60_000
   */
  readonly silenceTimeoutMs?: number;
  /** @defaultValue the system's clock */
  readonly clock?: Clock;
}

export const aiSdkLlmDefaults = {
  laterInstructions: 'user',
  silenceTimeoutMs: 60_000,
} as const satisfies AiSdkLlmOptions;
