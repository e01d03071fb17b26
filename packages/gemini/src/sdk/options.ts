import type { GenAiClient, GenAiModule } from './gen-ai.js';

/** How to reach Gemini: the same for text and for Live. */
export interface GeminiConnectionOptions {
  /**
   * The key, from Google AI Studio. Appears in no error.
   * @defaultValue the environment's `GEMINI_API_KEY`, else its `GOOGLE_API_KEY`
   */
  readonly apiKey?: string | undefined;
  /**
   * Where the API is, without a version, such as `http://127.0.0.1:8080`.
   * @defaultValue the environment's `GOOGLE_GEMINI_BASE_URL`, else Google's own
   */
  readonly baseUrl?: string | undefined;
  /** Such as `v1beta`. @defaultValue the SDK's own: `v1beta` in its 2.x, `v1` in its 3.x */
  readonly apiVersion?: string;
  /** Sent with every request; their values appear in no error. */
  readonly headers?: Readonly<Record<string, string>>;
  /**
   * Loads the SDK, on first use.
   * @defaultValue `() => import('@google/genai')`
   */
  readonly sdk?: () => Promise<GenAiModule>;
  /**
   * A client of one's own, as for Google Cloud: `new GoogleGenAI({ vertexai: true, project, location })`.
   * `apiKey`, `baseUrl`, `apiVersion`, `headers` and `sdk` are not looked at then, and no `Retry-After`
   * header is seen.
   */
  readonly client?: GenAiClient;
}
