import type { LiveFault } from './fault.js';

/** A message on its way out, with what faults need to know of it. */
export interface OutgoingMessage {
  readonly data: string | Uint8Array;
  readonly isText: boolean;
  readonly isJson: boolean;
  readonly isTranscription: boolean;
  readonly endsTurn: boolean;
  /** Where to cut the message into two fragments. */
  readonly cutAt?: number;
}

type MessageFaultKind =
  | 'malformedJson'
  | 'splitUtf8'
  | 'outOfOrder'
  | 'duplicateTurnComplete'
  | 'missingTurnComplete';

const KINDS: readonly string[] = [
  'malformedJson',
  'splitUtf8',
  'outOfOrder',
  'duplicateTurnComplete',
  'missingTurnComplete',
] satisfies MessageFaultKind[];

/** The faults that change one message. Each strikes the next message it fits, once. Holds one message at most. */
export class MessageFaults {
  readonly #armed = new Map<string, number>();
  #held: OutgoingMessage | undefined;

  static includes(fault: LiveFault): boolean {
    return KINDS.includes(fault.kind);
  }

  arm(fault: LiveFault): void {
    this.#armed.set(fault.kind, (this.#armed.get(fault.kind) ?? 0) + 1);
  }

  /** What is really sent in place of a message. */
  apply(message: OutgoingMessage): readonly OutgoingMessage[] {
    if (this.#held !== undefined && message.isTranscription) {
      const held = this.#held;
      this.#held = undefined;
      return [message, held];
    }
    if (this.#armed.size === 0) return [message];
    if (message.isTranscription && this.#take('outOfOrder')) {
      this.#held = message;
      return [];
    }
    if (message.endsTurn && this.#take('missingTurnComplete')) return [];
    const sent = this.#damaged(message);
    return message.endsTurn && this.#take('duplicateTurnComplete') ? [sent, sent] : [sent];
  }

  /** A transcription that waits for another, when there will be none. */
  rest(): readonly OutgoingMessage[] {
    const held = this.#held;
    this.#held = undefined;
    return held === undefined ? [] : [held];
  }

  #damaged(message: OutgoingMessage): OutgoingMessage {
    if (message.isJson && this.#take('malformedJson')) {
      return { ...message, data: message.data.slice(0, Math.ceil(message.data.length * 0.6)) };
    }
    if (message.isJson && this.#take('splitUtf8')) return { ...message, cutAt: cutOf(message.data) };
    return message;
  }

  #take(kind: MessageFaultKind): boolean {
    const count = this.#armed.get(kind) ?? 0;
    if (count > 1) this.#armed.set(kind, count - 1);
    else this.#armed.delete(kind);
    return count > 0;
  }
}

/** A byte inside the first character of several bytes, else the middle. */
function cutOf(data: string | Uint8Array): number {
  const bytes = typeof data === 'string' ? Buffer.from(data) : data;
  const continuation = bytes.findIndex((byte) => (byte & 0xc0) === 0x80);
  return continuation > 0 ? continuation : Math.floor(bytes.length / 2);
}
