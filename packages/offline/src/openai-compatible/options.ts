import type { Clock, JsonObject } from '@antiphon/core/frame-free';

export interface OpenAiCompatibleOptions {
  /**
   * Where the API is, such as `http://127.0.0.1:11434/v1`. An address without a path gets `/v1`, where
   * Ollama, llama.cpp, vLLM and LM Studio have it.
   */
  readonly baseUrl: string;
  /** As the server calls it, such as `qwen3:4b`; also the name in logs and metrics. */
  readonly model: string;
  /** Sent as `Authorization: Bearer …`; appears in no error. White space around it is taken off. */
  readonly apiKey?: string;
  /** Sent with every request; their values appear in no error. */
  readonly headers?: Readonly<Record<string, string>>;
  /** @defaultValue the server's own */
  readonly temperature?: number;
  /** The longest answer, in tokens. @defaultValue the server's own */
  readonly maxTokens?: number;
  /** More of the request body, such as `{ think: false }` or `{ top_p: 0.9 }`; replaces no messages, tools or model. */
  readonly body?: JsonObject;
  /**
   * The role of instructions in the midst of a conversation. Some models' templates take a system message
   * only at the beginning, and refuse the request otherwise: `user` serves those.
   * @defaultValue 'system'
   */
  readonly laterInstructions?: 'system' | 'developer' | 'user';
  /**
   * How long the server may take to begin its answer: to be reached, to load the model, to read the prompt.
   * `llm()` has a watchdog of its own, `silenceTimeoutMs`, which mostly comes first.
   * @defaultValue 30_000
   */
  readonly connectTimeoutMs?: number;
  /** How long it may keep silent within an answer. @defaultValue 30_000 */
  readonly silenceTimeoutMs?: number;
  /** @defaultValue the system's clock */
  readonly clock?: Clock;
}

export const openAiCompatibleDefaults = {
  laterInstructions: 'system',
  connectTimeoutMs: 30_000,
  silenceTimeoutMs: 30_000,
} as const satisfies Partial<OpenAiCompatibleOptions>;
