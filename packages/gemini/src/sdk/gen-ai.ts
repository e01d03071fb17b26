/**
 * What is used of Google's SDK: a shape that `@google/genai` 2.16 and later and 3.x both have, so that
 * neither's own types bind us.
 */
export interface GenAiModule {
  readonly GoogleGenAI: new (options: GenAiOptions) => GenAiClient;
}

/** What the SDK's client is made with. */
export interface GenAiOptions {
  apiKey: string;
  apiVersion?: string;
  /** Said explicitly: left out, the environment may send requests to Google Cloud instead. */
  enterprise: false;
  vertexai: false;
  httpOptions: {
    baseUrl?: string;
    apiVersion?: string;
    headers: Record<string, string>;
    fetch: typeof fetch;
  };
}

/** A client of the SDK: `new GoogleGenAI(…)`. */
export interface GenAiClient {
  readonly models: {
    generateContentStream(request: GenAiRequest): Promise<AsyncGenerator<unknown>>;
    get(request: { model: string; config?: { abortSignal?: AbortSignal } }): Promise<unknown>;
  };
  readonly live: {
    /** See the SDK's `LiveConnectParameters` and `Session`. */
    connect(parameters: unknown): Promise<unknown>;
  };
}

/** One part of what is said: a text, a thought, a picture, a call or its result. */
export interface GenAiPart {
  text?: string;
  thought?: boolean;
  /** Opaque bytes, base64; sent back as they came. */
  thoughtSignature?: string;
  inlineData?: { mimeType: string; data: string };
  functionCall?: { id?: string; name: string; args: Record<string, unknown> };
  functionResponse?: { id?: string; name: string; response: Record<string, unknown> };
}

/** What one side says at a time. */
export interface GenAiContent {
  role: 'user' | 'model';
  parts: GenAiPart[];
}

/** The parameters of `generateContentStream`; see the SDK's `GenerateContentParameters`. */
export interface GenAiRequest {
  model: string;
  contents: GenAiContent[];
  /** The SDK's `GenerateContentConfig`. */
  config: { abortSignal?: AbortSignal };
}

/** Loads the SDK. It takes 0.2 to 0.5 s and 20 MB, hence not before it is needed. */
export async function loadGenAi(): Promise<GenAiModule> {
  return import('@google/genai');
}
