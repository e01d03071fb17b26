import type { Clock, Random } from '@antiphon/core';
import type { AvatarFault } from '../faults/index.js';
import type { LatencySampler } from '../latency/index.js';
import type { Speech } from '../speech/index.js';
import type { ConnectionInfo, Vendor } from './connection-info.js';

/** What the protocols of a simulator work with. */
export interface Surroundings {
  readonly clock: Clock;
  readonly random: Random;
  readonly latency: LatencySampler;
  readonly speech: Speech;
}

/** A request as it came: the only place where keys are to be seen. */
export interface IncomingRequest {
  readonly info: ConnectionInfo;
  readonly method: string;
  /** As sent, with repeated slashes and all. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** Names in lower case; repeated headers joined by a comma. */
  readonly headers: Readonly<Record<string, string>>;
}

/** A whole HTTP answer. An object as body is sent as JSON. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array | object;
}

/**
 * What a message is, where a fault must know: `transcription` for `outOfOrder`, `turnComplete` for the faults of
 * turn ends.
 */
export type MessageRole = 'transcription' | 'turnComplete';

export interface SendOptions {
  readonly role?: MessageRole | readonly MessageRole[];
}

/** Where the speech of a connection stands, for faults with a moment. */
export type SpeechPhase = 'speech' | 'afterSpeech';

/** The server's end of a WebSocket. After the end of the connection every call does nothing. */
export interface ServerSocket extends Surroundings {
  readonly info: ConnectionInfo;
  /** Aborts when the connection is over, whoever ended it. */
  readonly signal: AbortSignal;
  readonly open: boolean;
  /** Sends JSON as a text frame, or in a binary frame as Gemini does. */
  sendJson(value: object, options?: SendOptions & { readonly binary?: boolean }): void;
  sendBinary(bytes: Uint8Array, options?: SendOptions): void;
  /** Bytes not yet handed to the kernel. A client that leaves more than 16 MiB unread is cut off. */
  readonly bufferedBytes: number;
  /** Closes with a code, or without one: the client then sees 1005. */
  close(code?: number, reason?: string): void;
  /** Tells faults with a moment how far the speech is. */
  speechIs(phase: SpeechPhase): void;
  /** Notes a mistake of the simulator's own, and closes with 1011: for what fails outside of a handler's calls. */
  problem(thrown: unknown): void;
}

/** A vendor's half of one WebSocket connection. What it throws closes the connection with 1011. */
export interface SocketHandler {
  onText(text: string): void;
  onBinary(bytes: Uint8Array): void;
  /** The connection is over; nothing follows. */
  onClosed?(code: number, reason: string): void;
  /** The `goAway` fault. Without it the connection is closed with 1001 after the time. */
  onGoAway?(timeLeftMs: number): void;
}

/** What a protocol makes of an upgrade request. */
export type UpgradeVerdict =
  | { readonly answer: HttpAnswer }
  | {
      /** Takes over once the socket is open. Called in the same tick as the first message could come. */
      readonly open: (socket: ServerSocket) => SocketHandler;
      /** The subprotocol to select. */
      readonly subprotocol?: string;
      /** Headers of the 101 answer. */
      readonly headers?: Readonly<Record<string, string>>;
    };

/** One HTTP request and the answer to it. After the end of the connection every call does nothing. */
export interface HttpExchange extends Surroundings, IncomingRequest {
  /** Aborts when the client has gone or the answer is complete. */
  readonly signal: AbortSignal;
  /** The whole body. Rejects with `BodyTooLargeError` beyond the server's `maxPayloadBytes`, or when the client goes. */
  body(): Promise<Uint8Array>;
  /** Status and headers of an answer that is written piece by piece. */
  start(status: number, headers?: Readonly<Record<string, string>>): void;
  /** Resolves when there is room for more, or when the connection is over. */
  write(chunk: string | Uint8Array, options?: SendOptions): Promise<void>;
  end(): void;
  /** The whole answer. */
  answer(answer: HttpAnswer): void;
  speechIs(phase: SpeechPhase): void;
  /** What is planned for the avatar's session that this request starts. */
  readonly avatarFaults: readonly AvatarFault[];
  /** Notes that one of them has struck; the exchange may be over by then. */
  struck(kind: string): void;
}

/** How a vendor speaks, on top of HTTP and WebSocket. */
export interface Protocol {
  readonly vendor: Vendor;
  /** Names, in lower case, of query parameters that carry a secret. */
  readonly secretQuery?: readonly string[];
  /** Names, in lower case, of headers that carry a secret; `authorization` and cookies always do. */
  readonly secretHeaders?: readonly string[];
  /** Decides on an upgrade. */
  upgrade(request: IncomingRequest): UpgradeVerdict;
  /** Answers a request; what it throws or rejects with gives the vendor's own 500. */
  respond(exchange: HttpExchange): void | Promise<void>;
  /** The vendor's own answer for a status. */
  failure(request: IncomingRequest, status: number, retryAfterMs?: number): HttpAnswer;
}
