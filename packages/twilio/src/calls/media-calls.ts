import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { AntiphonError, messageOf } from '@antiphon/core';
import { type WebSocket, WebSocketServer } from 'ws';
import type { PhoneCall } from '../call/index.js';
import { CallDesk } from './call-desk.js';
import { CallSocket } from './call-socket.js';
import type { MediaCallsOptions } from './media-calls-options.js';
import { refuseUpgrade } from './refuse-upgrade.js';

/** The part of Node's servers that hears of upgrades: `http`, `https`, and what frameworks put around them. */
export interface UpgradeServer {
  on(event: 'upgrade', listener: UpgradeListener): unknown;
  off(event: 'upgrade', listener: UpgradeListener): unknown;
  listenerCount(event: 'upgrade'): number;
}

type UpgradeListener = (request: IncomingMessage, socket: Duplex, head: Buffer) => void;

/** The calls of a server. */
export interface MediaCalls<Parameters> {
  /** Path of the WebSocket on this server. */
  readonly path: string;
  /** Those under way. */
  readonly calls: readonly PhoneCall<Parameters>[];
  /**
   * Handles upgrades of a server to {@link path}. Those to other paths are left to other listeners; when there
   * are none, they are refused with 404. @returns a function that stops it
   */
  attach(server: UpgradeServer): () => void;
  /** Handles one upgrade, for servers that do their own routing. Never throws. */
  handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  /** Ends every stream and takes no more. Idempotent. */
  close(): void;
}

/** What ws reports of a message that it does not take, and the close code it sends. */
const CODES: Readonly<Record<string, number>> = {
  WS_ERR_UNSUPPORTED_MESSAGE_LENGTH: 1009,
  WS_ERR_INVALID_UTF8: 1007,
};

/**
 * Takes telephone calls over a carrier's media streams: one WebSocket and one {@link PhoneCall} per call, on
 * any server of Node's `http`. A connection that misbehaves is refused with the code that fits and told of
 * once; other calls do not notice.
 */
export function mediaCalls<Parameters = Readonly<Record<string, string>>>(
  options: MediaCallsOptions<Parameters>,
): MediaCalls<Parameters> {
  return new LiveMediaCalls(options);
}

class LiveMediaCalls<Parameters> implements MediaCalls<Parameters> {
  readonly path: string;
  readonly #options: MediaCallsOptions<Parameters>;
  readonly #desk: CallDesk<Parameters>;
  readonly #websockets: WebSocketServer;
  readonly #attached = new Set<() => void>();
  #closed = false;

  constructor(options: MediaCallsOptions<Parameters>) {
    this.path = options.path;
    this.#options = options;
    this.#desk = new CallDesk(options);
    this.#websockets = new WebSocketServer({
      noServer: true,
      perMessageDeflate: false,
      clientTracking: false,
      maxPayload: this.#desk.limits.maxMessageBytes,
    });
  }

  get calls(): readonly PhoneCall<Parameters>[] {
    return this.#desk.calls;
  }

  attach(server: UpgradeServer): () => void {
    const onUpgrade = (request: IncomingMessage, socket: Duplex, head: Buffer): void => {
      if (pathOf(request) === this.path) this.handleUpgrade(request, socket, head);
      else if (server.listenerCount('upgrade') === 1) this.#refuse(request, socket, 404, 'no such path');
    };
    const detach = (): void => {
      server.off('upgrade', onUpgrade);
      this.#attached.delete(detach);
    };
    server.on('upgrade', onUpgrade);
    this.#attached.add(detach);
    return detach;
  }

  handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    socket.on('error', () => socket.destroy());
    void this.#admit(request).then((refusal) => {
      if (socket.destroyed) return;
      if (refusal !== undefined) this.#refuse(request, socket, refusal.status, refusal.reason);
      else
        this.#websockets.handleUpgrade(request, socket, head, (websocket) => {
          this.#take(new CallSocket(websocket, socket), websocket, request);
        });
    });
  }

  close(): void {
    this.#closed = true;
    for (const detach of [...this.#attached]) detach();
    this.#desk.close();
  }

  /** Never rejects. */
  async #admit(
    request: IncomingMessage,
  ): Promise<{ readonly status: number; readonly reason: string } | undefined> {
    try {
      if (this.#closed) return { status: 503, reason: 'the server closes' };
      if (this.#desk.isFull) return { status: 503, reason: 'there are too many calls' };
      const admitted = (await this.#options.admit?.(request)) ?? true;
      return admitted === true ? undefined : { status: 403, reason: 'its signature is wrong' };
    } catch (error) {
      return { status: 500, reason: `it could not be decided whether to let it in: ${messageOf(error)}` };
    }
  }

  #refuse(request: IncomingMessage, socket: Duplex, status: number, reason: string): void {
    refuseUpgrade(socket, status);
    const error = new AntiphonError('connection_failed', `a connection to ${pathOf(request)}: ${reason}`);
    const { remoteAddress } = request.socket;
    this.#desk.problem({ kind: 'refused', status, error, callId: undefined, remoteAddress });
  }

  #take(socket: CallSocket, websocket: WebSocket, request: IncomingMessage): void {
    const stream = this.#desk.take(socket, request.socket.remoteAddress);
    websocket.on('message', (data, isBinary) => stream.message(data as Buffer, isBinary));
    websocket.on('close', (code) => stream.closed(code));
    websocket.on('error', (error: Error & { readonly code?: string }) => {
      stream.broken(CODES[error.code ?? ''] ?? 1002, error.message);
    });
  }
}

function pathOf({ url = '' }: IncomingMessage): string {
  const end = url.indexOf('?');
  return end < 0 ? url : url.slice(0, end);
}
