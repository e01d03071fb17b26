import type { JSONValue } from '@ai-sdk/provider';
import type { JsonValue } from '@antiphon/core';

/**
 * What is used of a model of an AI SDK provider: a shape that `LanguageModelV2` and `LanguageModelV3` of
 * `@ai-sdk/provider` both have, so that neither's own types bind us: what is imported of it, both have.
 */
export interface AiSdkModel {
  readonly specificationVersion: 'v2' | 'v3';
  readonly provider: string;
  readonly modelId: string;
  doStream(options: AiSdkCall): PromiseLike<{ readonly stream: AiSdkStream }>;
}

/** A `ReadableStream` of the provider's stream parts. */
export interface AiSdkStream {
  getReader(): {
    read(): Promise<{ readonly done: boolean; readonly value?: unknown }>;
    cancel(reason?: unknown): Promise<void>;
  };
}

/** By provider: what is its own. */
export type AiSdkProviderOptions = Record<string, { [key: string]: JSONValue }>;

/** The options of `doStream`, as both versions take them. */
export interface AiSdkCall {
  prompt: AiSdkMessage[];
  tools?: AiSdkTool[];
  toolChoice?: { type: 'auto' | 'none' | 'required' } | { type: 'tool'; toolName: string };
  temperature?: number;
  topP?: number;
  topK?: number;
  maxOutputTokens?: number;
  stopSequences?: string[];
  presencePenalty?: number;
  frequencyPenalty?: number;
  seed?: number;
  headers?: Record<string, string | undefined>;
  providerOptions?: AiSdkProviderOptions;
  abortSignal?: AbortSignal;
}

export interface AiSdkTool {
  type: 'function';
  name: string;
  description: string;
  /** JSON Schema. */
  inputSchema: object;
}

export type AiSdkMessage =
  | { role: 'system'; content: string }
  | { role: 'user'; content: AiSdkUserPart[] }
  | { role: 'assistant'; content: AiSdkAssistantPart[] }
  | { role: 'tool'; content: AiSdkToolResult[] };

export type AiSdkUserPart =
  | { type: 'text'; text: string }
  /** Bytes as base64. */
  | { type: 'file'; mediaType: string; data: string };

interface ForProvider {
  /** What the provider wants back with this part. */
  providerOptions?: AiSdkProviderOptions;
}

export type AiSdkAssistantPart = ForProvider &
  (
    | { type: 'text'; text: string }
    | { type: 'reasoning'; text: string }
    | { type: 'tool-call'; toolCallId: string; toolName: string; input: unknown }
  );

export interface AiSdkToolResult {
  type: 'tool-result';
  toolCallId: string;
  toolName: string;
  output:
    | { type: 'text'; value: string }
    | { type: 'json'; value: JSONValue }
    | { type: 'error-text'; value: string }
    | { type: 'error-json'; value: JSONValue };
}

/** A copy that may be written to. */
export function writable(value: JsonValue): JSONValue {
  return structuredClone(value) as JSONValue;
}
