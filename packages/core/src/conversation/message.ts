import type { JsonValue } from './json.js';

/** Words of the user. */
export interface TextPart {
  readonly type: 'text';
  readonly text: string;
}

/** A picture the user shows. */
export interface ImagePart {
  readonly type: 'image';
  /** Such as `image/jpeg`. */
  readonly mimeType: string;
  /** The bytes, base64. */
  readonly data: string;
}

export type UserPart = TextPart | ImagePart;

/** A function the model wants called. */
export interface ToolCall {
  /** Unique within the conversation; an adapter whose vendor gives none makes one up. */
  readonly id: string;
  readonly name: string;
  readonly arguments: JsonValue;
  /** The vendor's opaque thought signature, sent back exactly as it came. */
  readonly signature?: string;
}

/** What the model thought aloud before it answered. Never spoken. */
export interface Thought {
  readonly text: string;
  /** The vendor's opaque thought signature, sent back exactly as it came. */
  readonly signature?: string;
}

/** An instruction in the midst of a conversation, or the summary of what was dropped. */
export interface SystemMessage {
  readonly role: 'system';
  readonly text: string;
  /** Set on a summary that stands for older messages. */
  readonly summary?: true;
}

export interface UserMessage {
  readonly role: 'user';
  readonly turn: number;
  readonly parts: readonly UserPart[];
}

export interface AssistantMessage {
  readonly role: 'assistant';
  readonly turn: number;
  /** What was generated, or, once interrupted, what of it was heard. */
  readonly text: string;
  readonly toolCalls: readonly ToolCall[];
  /** Set when the user broke in; `text` then ends where the user stopped hearing it. */
  readonly interrupted?: true;
  readonly thoughts?: readonly Thought[];
  /** The vendor's opaque signature over `text`; gone once the text is cut. */
  readonly signature?: string;
}

/** What a tool gave back for one call. Stands directly behind the message that holds the call. */
export interface ToolMessage {
  readonly role: 'tool';
  /** The turn of the call. */
  readonly turn: number;
  readonly callId: string;
  readonly name: string;
  readonly result: JsonValue;
  readonly isError?: true;
}

/** One entry of a conversation: immutable, provider-neutral and plain JSON. */
export type Message = SystemMessage | UserMessage | AssistantMessage | ToolMessage;

/** The turn a message belongs to; a system message belongs to none. */
export function turnOf(message: Message): number | undefined {
  return message.role === 'system' ? undefined : message.turn;
}

/** The words of a message; parts are joined by a space, pictures are left out. */
export function textOf(message: Message): string {
  switch (message.role) {
    case 'user':
      return message.parts.flatMap((part) => (part.type === 'text' ? [part.text] : [])).join(' ');
    case 'tool':
      return JSON.stringify(message.result);
    default:
      return message.text;
  }
}
