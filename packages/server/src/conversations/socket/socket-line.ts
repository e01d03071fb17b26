import { AntiphonError, type Clock } from '@antiphon/core';
import { Budget } from '@antiphon/websocket';
import { ClientFault } from '../client-fault.js';
import { type ConversationLimits, conversationLimits } from '../limits.js';
import type { ClientMessage } from './client-message.js';
import { readClientMessage } from './read-client-message.js';
import type { ServiceMessage } from './service-message.js';

/** A client's WebSocket, as far as it is needed here. */
export interface ConversationSocket {
  /** Bytes that the peer has not taken yet. */
  readonly bufferedAmount: number;
  send(text: string): void;
  /** Closes with a handshake. Idempotent. */
  close(code: number, reason: string): void;
  /** Cuts the connection. Idempotent. */
  terminate(): void;
}

/** What is to be told of a socket by whoever has it. */
export interface SocketPeer {
  /** A message has come. Never throws. */
  message(data: Uint8Array, isBinary: boolean): void;
  /** The connection is gone. Idempotent. */
  closed(): void;
}

export interface LineEvents {
  /** @throws ClientFault for what is not to be done; the client is told */
  take(message: ClientMessage): void;
  /** What was taken has failed, and not by the client's fault: it is told no more than that. */
  failed(error: unknown): void;
  /** The connection is over, from either side. Once. */
  ended(): void;
}

/** Close codes; those of 4000 and above are this protocol's. */
export const SOCKET_CLOSE = {
  /** The conversation is over. */
  ended: 1000,
  /** The service shuts down. */
  draining: 1001,
  /** More came than is taken. */
  flooding: 1008,
  failed: 1011,
  /** Not now. */
  tryAgain: 1013,
  /** Another connection of the same conversation has taken its place. */
  superseded: 4001,
} as const;

/** The longest message with a chunk of so many bytes: hexadecimal, and what stands around it. */
export function maxMessageBytes({ maxChunkBytes }: Pick<ConversationLimits, 'maxChunkBytes'>): number {
  return 2 * maxChunkBytes + 4_096;
}

/** With the limits that hold where nobody says otherwise. */
export const SOCKET_MAX_MESSAGE_BYTES = maxMessageBytes(conversationLimits);

const decoder = new TextDecoder();

/** One connection of a conversation: reads what comes, within limits, and writes. Buffers nothing; ends once. */
export class SocketLine implements SocketPeer {
  readonly #socket: ConversationSocket;
  readonly #clock: Clock;
  readonly #limits: ConversationLimits;
  readonly #events: LineEvents;
  readonly #messages: Budget;
  readonly #bytes: Budget;
  #isOpen = true;

  constructor(
    socket: ConversationSocket,
    { clock, limits }: { readonly clock: Clock; readonly limits: ConversationLimits },
    events: LineEvents,
  ) {
    this.#socket = socket;
    this.#clock = clock;
    this.#limits = limits;
    this.#events = events;
    const nowMs = clock.now();
    this.#messages = new Budget(limits.maxMessagesPerSecond, nowMs);
    this.#bytes = new Budget(limits.maxBytesPerSecond, nowMs);
  }

  get isOpen(): boolean {
    return this.#isOpen;
  }

  message(data: Uint8Array, isBinary: boolean): void {
    if (!this.#isOpen) return;
    const nowMs = this.#clock.now();
    if (!this.#messages.spend(1, nowMs)) this.#refuseFlood('more messages came than are taken');
    else if (!this.#bytes.spend(data.byteLength, nowMs)) this.#refuseFlood('more bytes came than are taken');
    else this.#take(data, isBinary);
  }

  closed(): void {
    this.#end();
  }

  /** Sends a message, unless the connection is over. A client that leaves too much unread is cut off. */
  send(message: ServiceMessage): void {
    if (!this.#isOpen) return;
    if (this.#socket.bufferedAmount > this.#limits.maxUnreadBytes) {
      this.#socket.terminate();
      this.#end();
    } else this.#socket.send(JSON.stringify(message));
  }

  /** This side has had enough. Idempotent. */
  close(code: number, reason: string): void {
    if (!this.#isOpen) return;
    this.#socket.close(code, reason);
    this.#end();
  }

  /** Tells the client what was wrong. Of what it cannot have known, no more than that it was. */
  tell(error: unknown): void {
    if (error instanceof ClientFault) {
      const { fault, message, chunkIndex } = error;
      const chunk = chunkIndex === undefined ? {} : { chunk_index: chunkIndex };
      this.send({ type: 'error', code: fault, message, ...chunk });
    } else {
      this.#events.failed(error);
      const code = error instanceof AntiphonError ? error.code : 'service_failed';
      this.send({ type: 'error', code, message: 'the service has failed in this' });
    }
  }

  #take(data: Uint8Array, isBinary: boolean): void {
    try {
      if (isBinary) throw new ClientFault('not_text', 'a binary message came; JSON as text is expected');
      this.#events.take(readClientMessage(decoder.decode(data), this.#limits));
    } catch (error) {
      this.tell(error);
    }
  }

  #refuseFlood(reason: string): void {
    this.send({ type: 'error', code: 'flooding', message: reason });
    this.close(SOCKET_CLOSE.flooding, reason);
  }

  #end(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.#events.ended();
  }
}
