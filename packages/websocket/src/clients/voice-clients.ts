import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { AntiphonError, messageOf } from '@antiphon/core';
import { LINK_SUBPROTOCOL, RESUME_PARAMETER } from '@antiphon/rtvi/frame-free';
import {
  AttachedServers,
  closeCodeOf,
  refuseUpgrade,
  socketServerOptions,
  type UpgradeServer,
} from '@antiphon/ws-door';
import { type WebSocket, WebSocketServer } from 'ws';
import type { VoiceClient } from '../client/index.js';
import { isAllowedOrigin } from '../door/index.js';
import { ClientDesk } from './client-desk.js';
import type { ClientProblem } from './client-problem.js';
import { type VoiceClientsOptions, voiceClientsDefaults } from './voice-clients-options.js';

/** The clients of a server. */
export interface VoiceClients<Claims> {
  /** Path of the WebSocket on this server. */
  readonly path: string;
  /** Those that are there, or waited for. */
  readonly clients: readonly VoiceClient<Claims>[];
  /**
   * Handles upgrades of a server to {@link path}. Those to other paths are left to other listeners; when there
   * are none, or none has answered within 5 s, they are refused with 404. @returns a function that stops it
   */
  attach(server: UpgradeServer): () => void;
  /** Handles one upgrade, for servers that do their own routing. Never throws. */
  handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  /** Sends every client away and takes no more. Idempotent. */
  close(): void;
}

/** A refusal at the door. */
interface Refusal {
  readonly status: number;
  readonly reason: string;
}

/** A refusal, or who was let in. */
type Decision = Refusal | { readonly claims: unknown; readonly resumeKey: string | undefined };

/**
 * Takes clients over WebSocket, one {@link VoiceClient} each, on any server of Node's `http`: unmodified clients
 * of Pipecat, and those of this project. A client that misbehaves is refused with the code that fits and told of
 * once; others do not notice.
 *
 * ```ts
 * const clients = voiceClients({
 *   admit: tokens,
 *   onClient: (client) => pipeline(client.input(), rtvi(), …, client.output()).open().start(),
 * });
 * clients.attach(server);
 * ```
 */
export function voiceClients<Claims = undefined>(options: VoiceClientsOptions<Claims>): VoiceClients<Claims> {
  return new LiveVoiceClients(options);
}

class LiveVoiceClients<Claims> implements VoiceClients<Claims> {
  readonly path: string;
  readonly #options: VoiceClientsOptions<Claims>;
  readonly #desk: ClientDesk<Claims>;
  readonly #websockets: WebSocketServer;
  readonly #attached = new AttachedServers();
  /** WebSockets from their upgrade until they are closed on both sides. */
  #open = 0;
  #closed = false;

  constructor(options: VoiceClientsOptions<Claims>) {
    this.path = options.path ?? voiceClientsDefaults.path;
    this.#options = options;
    this.#desk = new ClientDesk(options);
    this.#websockets = new WebSocketServer({
      ...socketServerOptions(this.#desk.limits.maxMessageBytes),
      handleProtocols: (asked) => (asked.has(LINK_SUBPROTOCOL) ? LINK_SUBPROTOCOL : false),
    });
  }

  get clients(): readonly VoiceClient<Claims>[] {
    return this.#desk.clients;
  }

  attach(server: UpgradeServer): () => void {
    return this.#attached.attach(server, {
      clock: this.#desk.clock,
      isFor: (request) => addressOf(request).pathname === this.path,
      take: (request, socket, head) => this.handleUpgrade(request, socket, head),
      refuse: (request, socket) => this.#refuse(request, socket, 404, 'no such path'),
    });
  }

  handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    socket.on('error', () => socket.destroy());
    this.#decide(request)
      .then(async (decided) => {
        if (!('status' in decided) && asksForLink(request)) await this.#desk.prepare();
        if (socket.destroyed) return;
        // While it was being decided, others may have come.
        const decision = 'status' in decided ? decided : (this.#objection(decided.resumeKey) ?? decided);
        if ('status' in decision) {
          this.#refuse(request, socket, decision.status, decision.reason);
          return;
        }
        this.#websockets.handleUpgrade(request, socket, head, (websocket) =>
          this.#take(websocket, request, decision),
        );
      })
      .catch((cause: unknown) => {
        socket.destroy();
        const what = `a connection could not be taken: ${messageOf(cause)}`;
        this.#problem('failed', 500, new AntiphonError('connection_failed', what, { cause }), request);
      });
  }

  close(): void {
    this.#closed = true;
    this.#attached.detach();
    this.#desk.close();
  }

  /** Never rejects. */
  async #decide(request: IncomingMessage): Promise<Decision> {
    const { admit, origins = voiceClientsDefaults.origins } = this.#options;
    const { searchParams } = addressOf(request);
    try {
      const resumeKey = searchParams.get(RESUME_PARAMETER) ?? undefined;
      const objection = this.#objection(resumeKey);
      if (objection !== undefined) return objection;
      if (!isAllowedOrigin(request.headers, origins)) {
        return { status: 403, reason: `pages of ${shown(request.headers.origin)} may not connect` };
      }
      if (resumeKey !== undefined && !asksForLink(request)) {
        return { status: 400, reason: `only a client that asks for ${LINK_SUBPROTOCOL} can come back` };
      }
      // Whether the key is good is said by a close code, which a browser shows its page.
      if (resumeKey !== undefined) return { claims: undefined, resumeKey };
      if (admit === 'anyone') return { claims: undefined, resumeKey };
      const admitted =
        typeof admit === 'function' ? await admit(request) : admit.redeem(searchParams.get('token') ?? '');
      if (admitted !== undefined) return { claims: admitted.claims, resumeKey };
      return { status: 401, reason: 'it brought no token that is good' };
    } catch (error) {
      return { status: 500, reason: `it could not be decided whether to let it in: ${messageOf(error)}` };
    }
  }

  /** What speaks against everybody now. A client that comes back takes no new place, but a connection. */
  #objection(resumeKey: string | undefined): Refusal | undefined {
    if (this.#closed) return { status: 503, reason: 'the server closes' };
    if (resumeKey === undefined && this.#desk.isFull) {
      return { status: 503, reason: 'there are too many clients' };
    }
    if (this.#open < 2 * this.#desk.limits.maxClients) return undefined;
    return { status: 503, reason: 'there are too many connections' };
  }

  /** What is told of a request is its path: the rest of its address is secret. */
  #refuse(request: IncomingMessage, socket: Duplex, status: number, reason: string): void {
    refuseUpgrade(socket, status);
    const where = shown(addressOf(request).pathname);
    const error = new AntiphonError('connection_failed', `a connection to ${where}: ${reason}`);
    this.#problem('refused', status, error, request);
  }

  #problem(
    kind: ClientProblem['kind'],
    status: number,
    error: AntiphonError,
    request: IncomingMessage,
  ): void {
    const { remoteAddress } = request.socket;
    this.#desk.problem({ kind, status, error, clientId: undefined, remoteAddress });
  }

  #take(
    websocket: WebSocket,
    request: IncomingMessage,
    who: { readonly claims: unknown; readonly resumeKey: string | undefined },
  ): void {
    const saysHello = websocket.protocol === LINK_SUBPROTOCOL;
    const { remoteAddress } = request.socket;
    this.#open++;
    websocket.on('close', () => this.#open--);
    const link = this.#desk.take(websocket, { ...who, saysHello, remoteAddress });
    websocket.on('message', (data, isBinary) => link.message(data as Buffer, isBinary));
    websocket.on('pong', () => link.pong());
    websocket.on('close', (code) => link.closed(code));
    websocket.on('error', (error: Error) => link.broken(closeCodeOf(error), error.message));
  }
}

function addressOf({ url = '/' }: IncomingMessage): URL {
  return URL.canParse(url, 'ws://host') ? new URL(url, 'ws://host') : new URL('ws://host/');
}

/** Whether a client means to say hello. */
function asksForLink({ headers }: IncomingMessage): boolean {
  const asked = headers['sec-websocket-protocol']?.split(',') ?? [];
  return asked.some((protocol) => protocol.trim() === LINK_SUBPROTOCOL);
}

/** What a stranger has written, short. */
function shown(text = ''): string {
  return text.slice(0, 100);
}
