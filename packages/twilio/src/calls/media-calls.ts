import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { AntiphonError, messageOf } from '@antiphon/core';
import {
  AttachedServers,
  closeCodeOf,
  refuseUpgrade,
  socketServerOptions,
  type UpgradeServer,
} from '@antiphon/ws-door';
import { type WebSocket, WebSocketServer } from 'ws';
import type { PhoneCall } from '../call/index.js';
import { CallDesk } from './call-desk.js';
import type { CallProblem } from './call-problem.js';
import { CallSocket } from './call-socket.js';
import type { MediaCallsOptions } from './media-calls-options.js';

/** The calls of a server. */
export interface MediaCalls<Parameters> {
  /** Path of the WebSocket on this server. */
  readonly path: string;
  /** Those under way. */
  readonly calls: readonly PhoneCall<Parameters>[];
  /**
   * Handles upgrades of a server to {@link path}. Those to other paths are left to other listeners; when there
   * are none, or none has answered within 5 s, they are refused with 404. @returns a function that stops it
   */
  attach(server: UpgradeServer): () => void;
  /** Handles one upgrade, for servers that do their own routing. Never throws. */
  handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  /** Ends every stream and takes no more. Idempotent. */
  close(): void;
}

/** A refusal at the door. */
interface Refusal {
  readonly status: number;
  readonly reason: string;
}

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
  readonly #attached = new AttachedServers();
  #closed = false;

  constructor(options: MediaCallsOptions<Parameters>) {
    this.path = options.path;
    this.#options = options;
    this.#desk = new CallDesk(options);
    this.#websockets = new WebSocketServer(socketServerOptions(this.#desk.limits.maxMessageBytes));
  }

  get calls(): readonly PhoneCall<Parameters>[] {
    return this.#desk.calls;
  }

  attach(server: UpgradeServer): () => void {
    return this.#attached.attach(server, {
      clock: this.#desk.clock,
      isFor: (request) => pathOf(request) === this.path,
      take: (request, socket, head) => this.handleUpgrade(request, socket, head),
      refuse: (request, socket) => this.#refuse(request, socket, { status: 404, reason: 'no such path' }),
    });
  }

  handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    socket.on('error', () => socket.destroy());
    this.#decide(request)
      .then((decided) => {
        if (socket.destroyed) return;
        // While it was being decided, others may have come.
        const refusal = decided ?? this.#objection();
        if (refusal !== undefined) this.#refuse(request, socket, refusal);
        else
          this.#websockets.handleUpgrade(request, socket, head, (websocket) => {
            this.#take(new CallSocket(websocket, socket), websocket, request);
          });
      })
      .catch((cause: unknown) => {
        socket.destroy();
        const what = `a connection could not be taken: ${messageOf(cause)}`;
        this.#tell('failed', 500, new AntiphonError('connection_failed', what, { cause }), request);
      });
  }

  close(): void {
    this.#closed = true;
    this.#attached.detach();
    this.#desk.close();
  }

  /** Never rejects. */
  async #decide(request: IncomingMessage): Promise<Refusal | undefined> {
    try {
      const objection = this.#objection();
      if (objection !== undefined) return objection;
      const admitted = (await this.#options.admit?.(request)) ?? true;
      return admitted === true ? undefined : { status: 403, reason: 'its signature is wrong' };
    } catch (error) {
      return { status: 500, reason: `it could not be decided whether to let it in: ${messageOf(error)}` };
    }
  }

  /** What speaks against everybody now. */
  #objection(): Refusal | undefined {
    if (this.#closed) return { status: 503, reason: 'the server closes' };
    return this.#desk.isFull ? { status: 503, reason: 'there are too many calls' } : undefined;
  }

  #refuse(request: IncomingMessage, socket: Duplex, { status, reason }: Refusal): void {
    refuseUpgrade(socket, status);
    const error = new AntiphonError('connection_failed', `a connection to ${pathOf(request)}: ${reason}`);
    this.#tell('refused', status, error, request);
  }

  #tell(kind: CallProblem['kind'], status: number, error: AntiphonError, { socket }: IncomingMessage): void {
    const { remoteAddress } = socket;
    this.#desk.problem({ kind, status, error, callId: undefined, remoteAddress });
  }

  #take(socket: CallSocket, websocket: WebSocket, request: IncomingMessage): void {
    const stream = this.#desk.take(socket, request.socket.remoteAddress);
    websocket.on('message', (data, isBinary) => stream.message(data as Buffer, isBinary));
    websocket.on('close', (code) => stream.closed(code));
    websocket.on('error', (error: Error) => stream.broken(closeCodeOf(error), error.message));
  }
}

function pathOf({ url = '' }: IncomingMessage): string {
  const end = url.indexOf('?');
  return end < 0 ? url : url.slice(0, end);
}
