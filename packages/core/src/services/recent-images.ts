import type { Message, UserPart } from '../conversation/index.js';
import type { InputImageFrame } from '../frames/index.js';
import type { Session } from '../session/session.js';

/** Bytes per call of `fromCharCode`: its arguments go onto the stack. */
const SLICE_BYTES = 0x2000;

/** The newest pictures that the user showed and the model has not seen; older ones are dropped. */
export class RecentImages {
  readonly #max: number;
  #images: InputImageFrame[] = [];

  constructor(max: number) {
    this.#max = max;
  }

  /** How many were dropped to make room: 0 or 1. */
  add(frame: InputImageFrame): number {
    this.#images.push(frame);
    if (this.#images.length <= this.#max) return 0;
    this.#images.shift();
    return 1;
  }

  /** Puts them into what the user says in `turn`, unless somebody else has. */
  attach({ conversation }: Session, turn: number): void {
    if (this.#images.length === 0) return;
    const shown = this.#images.flatMap(partsOf);
    this.#images = [];
    const known = new Set(
      conversation.messages.flatMap((message) =>
        message.role === 'user' && message.turn === turn ? message.parts.map(keyOf) : [],
      ),
    );
    const parts = shown.filter((part) => !known.has(keyOf(part)));
    if (parts.length > 0) conversation.addUser(parts, { turn });
  }
}

/**
 * The messages with no more than the newest `max` pictures: each costs tokens and time with every request,
 * and what was seen turns ago is seldom asked for.
 */
export function withNewestImages(messages: readonly Message[], max: number): readonly Message[] {
  if (max === Infinity || !messages.some(hasImages)) return messages;
  let left = max;
  let dropped = false;
  const kept = messages.toReversed().map((message) => {
    if (message.role !== 'user' || !hasImages(message)) return message;
    const parts = message.parts.toReversed().filter(({ type }) => type === 'text' || left-- > 0);
    if (parts.length === message.parts.length) return message;
    dropped = true;
    return { ...message, parts: parts.toReversed() };
  });
  if (!dropped) return messages;
  return kept.toReversed().filter((message) => message.role !== 'user' || message.parts.length > 0);
}

function hasImages(message: Message): boolean {
  if (message.role !== 'user') return false;
  for (const { type } of message.parts) if (type === 'image') return true;
  return false;
}

function partsOf({ image, mimeType, caption = '' }: InputImageFrame): readonly UserPart[] {
  const picture = { type: 'image', mimeType, data: base64(image) } as const;
  return caption.trim() === '' ? [picture] : [picture, { type: 'text', text: caption }];
}

function keyOf(part: UserPart): string {
  return part.type === 'text' ? `text ${part.text}` : `${part.mimeType} ${part.data}`;
}

function base64(bytes: Uint8Array): string {
  let binary = '';
  for (let at = 0; at < bytes.length; at += SLICE_BYTES) {
    binary += String.fromCharCode(...bytes.subarray(at, at + SLICE_BYTES));
  }
  return btoa(binary);
}
