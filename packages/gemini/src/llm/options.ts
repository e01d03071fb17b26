import type { Clock, JsonObject } from '@antiphon/core/frame-free';
import type { GeminiConnectionOptions } from '../sdk/index.js';

/** How much the model thinks before it speaks. The caller waits meanwhile. */
export interface GeminiThinking {
  /** At most so many tokens: 0 for none, -1 for as many as the model likes. For Gemini 2.5. */
  readonly budgetTokens?: number;
  /** For Gemini 3, which takes this in place of a budget. */
  readonly level?: 'minimal' | 'low' | 'medium' | 'high';
  /** Sends summaries of the thoughts: they become thought events, never spoken. @defaultValue false */
  readonly include?: boolean;
}

/** What is let through; the words are Google's, such as `HARM_CATEGORY_HARASSMENT` and `BLOCK_ONLY_HIGH`. */
export interface GeminiSafetySetting {
  readonly category: string;
  readonly threshold: string;
}

/** How the answer is made. What is left out is the model's own default. */
export interface GeminiGenerationOptions {
  /** 0 to 2. */
  readonly temperature?: number;
  readonly topP?: number;
  readonly topK?: number;
  /** The longest answer, thoughts included, in tokens. */
  readonly maxOutputTokens?: number;
  /** Texts at which the answer ends; at most 5. */
  readonly stopSequences?: readonly string[];
  readonly presencePenalty?: number;
  readonly frequencyPenalty?: number;
  readonly seed?: number;
  readonly thinking?: GeminiThinking;
  readonly safetySettings?: readonly GeminiSafetySetting[];
  /**
   * The name of a cache, such as `cachedContents/abc`. It holds the standing instruction and the tools:
   * Gemini takes none beside it, so none are sent.
   */
  readonly cachedContent?: string;
  /** What is read is text. */
  readonly responseModalities?: readonly ('TEXT' | 'IMAGE' | 'AUDIO')[];
  /** How finely pictures are looked at, and so how many tokens they cost. */
  readonly mediaResolution?: 'low' | 'medium' | 'high';
}

export interface GeminiLlmOptions extends GeminiConnectionOptions, GeminiGenerationOptions {
  /** Such as `gemini-2.5-flash`; also the name in logs and metrics. */
  readonly model: string;
  /**
   * More of the SDK's `GenerateContentConfig`, such as `{ responseMimeType: 'application/json' }` or
   * `{ tools: [{ googleSearch: {} }] }`; replaces none of the options here, and adds to the tools.
   */
  readonly extra?: JsonObject;
  /**
   * How long Gemini may keep silent before its answer counts as dead. `llm()` has a watchdog of its own,
   * `silenceTimeoutMs`, which mostly comes first.
   * @defaultValue 60_000
   */
  readonly silenceTimeoutMs?: number;
  /** How long `prewarm()` waits for a connection; without one the call begins all the same. @defaultValue 2_000 */
  readonly prewarmTimeoutMs?: number;
  /** @defaultValue the system's clock */
  readonly clock?: Clock;
}

export const geminiLlmDefaults = {
  silenceTimeoutMs: 60_000,
  prewarmTimeoutMs: 2_000,
} as const satisfies Partial<GeminiLlmOptions>;
