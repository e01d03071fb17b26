import type { Message, ToolDescription } from '../conversation/index.js';
import type { JsonValue } from '../json.js';

/** Which tools the model may call: its own choice, none, at least one, or the one named. */
export type ToolChoice = 'auto' | 'none' | 'required' | { readonly name: string };

/** One request for the model to go on with a conversation. */
export interface LanguageModelRequest {
  /** Oldest first; every tool call in it is followed by its result. */
  readonly messages: readonly Message[];
  /** The standing instruction, sent in the vendor's own place for it. */
  readonly system?: string;
  /** Empty when the model may call none. */
  readonly tools: readonly ToolDescription[];
  /** @defaultValue 'auto' */
  readonly toolChoice?: ToolChoice;
  /** Whose conversation it is, for limits that are fair between sessions. */
  readonly sessionId?: string;
  /** Cancels the request; see {@link LanguageModel.stream}. */
  readonly signal: AbortSignal;
}

/** A piece of the answer, in the vendor's own chunks. */
export interface TextEvent {
  readonly type: 'text';
  readonly text: string;
  /** An opaque signature that the vendor wants back with this text. */
  readonly signature?: string;
}

/** A piece of reasoning; kept for the vendor, never spoken. */
export interface ThoughtEvent {
  readonly type: 'thought';
  readonly text: string;
  readonly signature?: string;
}

/** A whole tool call: an adapter whose vendor streams arguments collects them first. */
export interface ToolCallEvent {
  readonly type: 'toolCall';
  /** Unique within the conversation; the adapter makes one up when the vendor gives none. */
  readonly id: string;
  readonly name: string;
  readonly arguments: JsonValue;
  readonly signature?: string;
}

/** Tokens of this request so far. A later one replaces an earlier one, it does not add to it. */
export interface UsageEvent {
  readonly type: 'usage';
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly totalTokens?: number;
  readonly cachedTokens?: number;
  readonly thoughtTokens?: number;
}

export const FINISH_REASONS = ['stop', 'length', 'toolCalls', 'safety', 'recitation', 'other'] as const;

/** Why the model stopped. */
export type FinishReason = (typeof FINISH_REASONS)[number];

/** The last event of a stream that ended by itself. */
export interface FinishEvent {
  readonly type: 'finish';
  readonly reason: FinishReason;
  /** The vendor's own word or object, for logs. */
  readonly raw?: unknown;
}

export type LanguageModelEvent = TextEvent | ThoughtEvent | ToolCallEvent | UsageEvent | FinishEvent;

/** A language model, whoever runs it. */
export interface LanguageModel {
  /** For logs and metrics, such as `gemini-2.5-flash`. */
  readonly name: string;
  /**
   * Sends `request` and yields the answer as it comes. Nothing is sent before the first `next()`.
   *
   * Leaving the iteration (`break`, `return()`) and aborting `request.signal` both cancel the request at
   * the vendor and release its connection. After an abort the iteration ends or throws, and yields
   * nothing more; the caller tells the two apart by its own signal.
   *
   * The iterator pulls: an adapter reads on from the vendor only as the caller asks, or buffers no more
   * than the vendor's current chunk.
   *
   * @throws AntiphonError `service_failed`, `service_timeout`, `connection_failed` or `connection_lost`;
   * `retryable` where a second try may help, with `retryAfterMs` where the vendor says when.
   */
  stream(request: LanguageModelRequest): AsyncIterable<LanguageModelEvent>;
  /** Opens connections and loads the SDK ahead of the first request. May be called more than once. */
  prewarm?(): Promise<void>;
}

/** Whether `value` is a reason this framework knows; adapters map the rest to `other`. */
export function isFinishReason(value: unknown): value is FinishReason {
  return (FINISH_REASONS as readonly unknown[]).includes(value);
}
