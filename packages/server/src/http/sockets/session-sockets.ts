import type { Clock, Timer } from '@antiphon/core';
import { type ServerOptions, type WebSocket, WebSocketServer } from 'ws';
import type { HostedConversation } from '../host.js';
import type { Upgrade } from './upgrades.js';

export interface SessionSocketsOptions {
  readonly clock: Clock;
  /** The longest message that is taken; a longer one ends the connection with 1009. */
  readonly maxMessageBytes: number;
  /** A connection of which nothing comes is pinged so often. @defaultValue 5_000 */
  readonly pingEveryMs?: number;
  /** Nothing for so long, not even an answer to pings, means a dead connection. @defaultValue 15_000 */
  readonly silenceTimeoutMs?: number;
}

export const sessionSocketsDefaults = {
  pingEveryMs: 5_000,
  silenceTimeoutMs: 15_000,
} as const satisfies Partial<SessionSocketsOptions>;

/** How long a client may take to answer a close. */
const CLOSE_TIMEOUT_MS = 2_000;

/** Session sockets: JSON messages to and from a conversation. Knows their network, and not what they say. */
export class SessionSockets {
  readonly #options: Required<SessionSocketsOptions>;
  readonly #server: WebSocketServer;
  /** When something last came of each. */
  readonly #heardMs = new Map<WebSocket, number>();
  #watch: Timer | undefined;

  constructor(options: SessionSocketsOptions) {
    this.#options = { ...sessionSocketsDefaults, ...options };
    // The types do not know closeTimeout yet.
    const server: ServerOptions & { readonly closeTimeout: number } = {
      noServer: true,
      perMessageDeflate: false,
      clientTracking: false,
      maxPayload: this.#options.maxMessageBytes,
      closeTimeout: CLOSE_TIMEOUT_MS,
    };
    this.#server = new WebSocketServer(server);
  }

  get size(): number {
    return this.#heardMs.size;
  }

  /** Connects a client with its conversation. @param closed told once by which code the connection has ended */
  take(
    { request, socket, head }: Upgrade,
    conversation: HostedConversation,
    closed: (code: number) => void,
  ): void {
    this.#server.handleUpgrade(request, socket, head, (websocket) => {
      this.#connect(websocket, conversation);
      websocket.on('close', closed);
    });
  }

  /** Sends everybody away. */
  close(): void {
    for (const websocket of [...this.#heardMs.keys()]) websocket.close(1001, 'the server ends');
  }

  #connect(websocket: WebSocket, conversation: HostedConversation): void {
    const { clock } = this.#options;
    const heard = (): void => {
      if (this.#heardMs.has(websocket)) this.#heardMs.set(websocket, clock.now());
    };
    this.#heardMs.set(websocket, clock.now());
    if (this.#heardMs.size === 1) this.#watchOn();
    const peer = conversation.connect({
      get bufferedAmount() {
        return websocket.bufferedAmount;
      },
      send: (text) => websocket.send(text, noted),
      close: (code, reason) => websocket.close(code, reason),
      terminate: () => websocket.terminate(),
    });
    websocket.on('message', (message, isBinary) => {
      heard();
      peer.message(message as Buffer, isBinary);
    });
    websocket.on('pong', heard);
    websocket.on('ping', heard);
    // What ws does not take it answers with the code that fits, and then closes.
    websocket.on('error', () => {});
    websocket.on('close', () => {
      this.#heardMs.delete(websocket);
      if (this.#heardMs.size === 0) this.#watch?.cancel();
      peer.closed();
    });
  }

  #watchOn(): void {
    const { clock, pingEveryMs, silenceTimeoutMs } = this.#options;
    this.#watch = clock.after(pingEveryMs, () => {
      for (const [websocket, heardMs] of this.#heardMs) {
        const silentMs = clock.now() - heardMs;
        if (silentMs >= silenceTimeoutMs) websocket.terminate();
        else if (silentMs >= pingEveryMs && websocket.readyState === websocket.OPEN) websocket.ping(noted);
      }
      if (this.#heardMs.size > 0) this.#watchOn();
    });
  }
}

/** A connection that could not take something is told of by its close. */
function noted(): void {}
