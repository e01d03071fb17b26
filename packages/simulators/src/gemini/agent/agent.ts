import type { Content, FunctionCall, FunctionDeclaration } from '../wire/index.js';

/** Why a model stopped, in the vendor's words. */
export const FINISH_REASONS = [
  'STOP',
  'MAX_TOKENS',
  'SAFETY',
  'RECITATION',
  'LANGUAGE',
  'OTHER',
  'BLOCKLIST',
  'PROHIBITED_CONTENT',
  'SPII',
  'MALFORMED_FUNCTION_CALL',
  'UNEXPECTED_TOOL_CALL',
  'TOO_MANY_TOOL_CALLS',
] as const;
export type GeminiFinishReason = (typeof FINISH_REASONS)[number];

/** What the simulated model is asked. */
export interface AgentRequest {
  /** Without `models/`. */
  readonly model: string;
  /** The whole conversation, oldest first, as the vendor has it. */
  readonly contents: readonly Content[];
  readonly system: string | undefined;
  /** Empty when it may call none. */
  readonly tools: readonly FunctionDeclaration[];
  /** Whether it must call one of them. */
  readonly mustCall: boolean;
  /** `live` answers are spoken. */
  readonly over: 'rest' | 'live';
  readonly signal: AbortSignal;
}

interface Paced {
  /** Waited before this part, on top of the latency profile. @defaultValue 0 */
  readonly delayMs?: number;
}

/** One part of an answer; over REST each becomes a chunk of the stream, neighbouring calls share one. */
export type ReplyPart = Paced &
  (
    | { readonly text: string }
    /** Sent only to those who asked for thoughts; counted in any case. */
    | { readonly thought: string }
    /** The server makes up the id unless one is given. */
    | { readonly call: FunctionCall & { readonly name: string } }
    /** Over REST an error event inside the 200 stream, over Live a close with 1011. */
    | { readonly error: number; readonly retryAfterMs?: number }
  );

/** A whole answer. */
export interface AgentReply {
  readonly parts: readonly ReplyPart[];
  /** @defaultValue 'STOP' */
  readonly finishReason?: GeminiFinishReason;
  /** Set when the prompt itself is refused: there is no candidate then. */
  readonly blockReason?: 'SAFETY' | 'OTHER' | 'BLOCKLIST' | 'PROHIBITED_CONTENT';
}

/** What answers in place of the model. A plain string is cut into pieces of a few words. */
export type Agent = (request: AgentRequest) => AgentReply | string | Promise<AgentReply | string>;

/** Cuts a text as a model's stream would: pieces of one to four words, each with the space before it. */
export function piecesOf(text: string, random: () => number): readonly string[] {
  const words = text.match(/\s*\S+\s*$|\s*\S+/g) ?? (text === '' ? [] : [text]);
  const pieces: string[] = [];
  for (let at = 0; at < words.length; ) {
    const count = 1 + Math.floor(random() * 4);
    pieces.push(words.slice(at, at + count).join(''));
    at += count;
  }
  return pieces;
}

/** An answer in parts, whatever form the agent gave it. */
export function replyOf(given: AgentReply | string, random: () => number): AgentReply {
  if (typeof given !== 'string') return given;
  return { parts: piecesOf(given, random).map((text) => ({ text })) };
}
