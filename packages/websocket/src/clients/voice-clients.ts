import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { AntiphonError, messageOf } from '@antiphon/core';
import { LINK_SUBPROTOCOL, RESUME_PARAMETER } from '@antiphon/rtvi/frame-free';
import { type WebSocket, WebSocketServer } from 'ws';
import type { VoiceClient } from '../client/index.js';
import { isAllowedOrigin, refuseUpgrade } from '../door/index.js';
import { ClientDesk } from './client-desk.js';
import { type VoiceClientsOptions, voiceClientsDefaults } from './voice-clients-options.js';

/** The part of Node's servers that hears of upgrades: `http`, `https`, and what frameworks put around them. */
export interface UpgradeServer {
  on(event: 'upgrade', listener: UpgradeListener): unknown;
  off(event: 'upgrade', listener: UpgradeListener): unknown;
  listenerCount(event: 'upgrade'): number;
}

type UpgradeListener = (request: IncomingMessage, socket: Duplex, head: Buffer) => void;

/** The clients of a server. */
export interface VoiceClients<Claims> {
  /** Path of the WebSocket on this server. */
  readonly path: string;
  /** Those that are there, or waited for. */
  readonly clients: readonly VoiceClient<Claims>[];
  /**
   * Handles upgrades of a server to {@link path}. Those to other paths are left to other listeners; when there
   * are none, they are refused with 404. @returns a function that stops it
   */
  attach(server: UpgradeServer): () => void;
  /** Handles one upgrade, for servers that do their own routing. Never throws. */
  handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  /** Sends every client away and takes no more. Idempotent. */
  close(): void;
}

/** What ws reports of a message that it does not take, and the close code it sends. */
const CODES: Readonly<Record<string, number>> = {
  WS_ERR_UNSUPPORTED_MESSAGE_LENGTH: 1009,
  WS_ERR_INVALID_UTF8: 1007,
};

/** A refusal at the door, or who was let in. */
type Decision =
  | { readonly status: number; readonly reason: string }
  | { readonly claims: unknown; readonly resumeKey: string | undefined };

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
  readonly #attached = new Set<() => void>();
  #closed = false;

  constructor(options: VoiceClientsOptions<Claims>) {
    this.path = options.path ?? voiceClientsDefaults.path;
    this.#options = options;
    this.#desk = new ClientDesk(options);
    this.#websockets = new WebSocketServer({
      noServer: true,
      perMessageDeflate: false,
      clientTracking: false,
      maxPayload: this.#desk.limits.maxMessageBytes,
      handleProtocols: (asked) => (asked.has(LINK_SUBPROTOCOL) ? LINK_SUBPROTOCOL : false),
    });
  }

  get clients(): readonly VoiceClient<Claims>[] {
    return this.#desk.clients;
  }

  attach(server: UpgradeServer): () => void {
    const onUpgrade = (request: IncomingMessage, socket: Duplex, head: Buffer): void => {
      if (addressOf(request).pathname === this.path) this.handleUpgrade(request, socket, head);
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
    void this.#decide(request).then((decision) => {
      if (socket.destroyed) return;
      if ('status' in decision) this.#refuse(request, socket, decision.status, decision.reason);
      else {
        this.#websockets.handleUpgrade(request, socket, head, (websocket) =>
          this.#take(websocket, request, decision),
        );
      }
    });
  }

  close(): void {
    this.#closed = true;
    for (const detach of [...this.#attached]) detach();
    this.#desk.close();
  }

  /** Never rejects. */
  async #decide(request: IncomingMessage): Promise<Decision> {
    const { admit, origins = voiceClientsDefaults.origins } = this.#options;
    const { searchParams } = addressOf(request);
    try {
      if (this.#closed) return { status: 503, reason: 'the server closes' };
      if (!isAllowedOrigin(request.headers, origins)) {
        return { status: 403, reason: `pages of ${shown(request.headers.origin)} may not connect` };
      }
      const resumeKey = searchParams.get(RESUME_PARAMETER) ?? undefined;
      // Whether the key is good is said by a close code, which a browser shows its page.
      if (resumeKey !== undefined) return { claims: undefined, resumeKey };
      if (this.#desk.isFull) return { status: 503, reason: 'there are too many clients' };
      if (admit === 'anyone') return { claims: undefined, resumeKey };
      const admitted =
        typeof admit === 'function' ? await admit(request) : admit.redeem(searchParams.get('token') ?? '');
      if (admitted !== undefined) return { claims: admitted.claims, resumeKey };
      return { status: 401, reason: 'it brought no token that is good' };
    } catch (error) {
      return { status: 500, reason: `it could not be decided whether to let it in: ${messageOf(error)}` };
    }
  }

  /** What is told of a request is its path: the rest of its address is secret. */
  #refuse(request: IncomingMessage, socket: Duplex, status: number, reason: string): void {
    refuseUpgrade(socket, status);
    const where = shown(addressOf(request).pathname);
    const error = new AntiphonError('connection_failed', `a connection to ${where}: ${reason}`);
    const { remoteAddress } = request.socket;
    this.#desk.problem({ kind: 'refused', status, error, clientId: undefined, remoteAddress });
  }

  #take(
    websocket: WebSocket,
    request: IncomingMessage,
    who: { readonly claims: unknown; readonly resumeKey: string | undefined },
  ): void {
    const saysHello = websocket.protocol === LINK_SUBPROTOCOL;
    const { remoteAddress } = request.socket;
    if (who.resumeKey !== undefined && !saysHello) {
      websocket.close(1008, 'only a client that says hello can come back');
      const error = new AntiphonError('connection_failed', 'a client brought a key, and says no hello');
      this.#desk.problem({ kind: 'refused', status: 1008, error, clientId: undefined, remoteAddress });
      return;
    }
    const link = this.#desk.take(websocket, { ...who, saysHello, remoteAddress });
    websocket.on('message', (data, isBinary) => link.message(data as Buffer, isBinary));
    websocket.on('pong', () => link.pong());
    websocket.on('close', (code) => link.closed(code));
    websocket.on('error', (error: Error & { readonly code?: string }) => {
      link.broken(CODES[error.code ?? ''] ?? 1002, error.message);
    });
  }
}

function addressOf({ url = '/' }: IncomingMessage): URL {
  return URL.canParse(url, 'ws://host') ? new URL(url, 'ws://host') : new URL('ws://host/');
}

/** What a stranger has written, short. */
function shown(text = ''): string {
  return text.slice(0, 100);
}
