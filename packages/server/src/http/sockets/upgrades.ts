import { type IncomingMessage, type Server, type ServerOptions, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Problem } from '../problem.js';

/** The rest of a request that asks for a WebSocket. */
export interface Upgrade {
  readonly request: IncomingMessage;
  readonly socket: Duplex;
  readonly head: Buffer;
}

interface Pending extends Upgrade {
  readonly response: ServerResponse;
}

/** For `createServer()`: whatever else is asked for, as HTTP/2 is by some clients, is left alone where Node can do so. */
export const upgradeOptions: ServerOptions & { shouldUpgradeCallback(request: IncomingMessage): boolean } = {
  // Since Node 24.9; the types do not know it yet.
  shouldUpgradeCallback: (request) => isForWebSocket(request),
};

/**
 * Leads requests for a WebSocket through the routes of a server, so that whatever is asked of others is asked of them: a
 * refusal is an answer like any other. A route takes its connection by {@link Upgrades.take}.
 */
export class Upgrades {
  readonly #pending = new WeakMap<IncomingMessage, Pending>();
  readonly #sockets = new Set<Duplex>();

  listen(server: Server, app: FastifyInstance): void {
    server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
      // Whoever hands over an upgrade no longer listens, and an error that nobody hears ends the process.
      socket.on('error', () => socket.destroy());
      this.#sockets.add(socket);
      socket.once('close', () => this.#sockets.delete(socket));
      const response = new ServerResponse(request);
      response.shouldKeepAlive = false;
      response.assignSocket(socket as Parameters<ServerResponse['assignSocket']>[0]);
      // Ended on this side alone, a connection stays for as long as the other pleases.
      response.once('finish', () => (socket as Socket).destroySoon());
      this.#pending.set(request, { request, socket, head, response });
      app.routing(request, response);
    });
  }

  /** Whether a request asks for one. */
  isAsked({ raw }: FastifyRequest): boolean {
    return this.#pending.has(raw) && isForWebSocket(raw);
  }

  /** A Node that cannot leave such a request alone has not read its body. @throws Problem 400 */
  refuseLostBody({ raw }: FastifyRequest): void {
    const { 'content-length': length, 'transfer-encoding': encoding } = raw.headers;
    if (!this.#pending.has(raw) || isForWebSocket(raw)) return;
    if (encoding === undefined && (length === undefined || Number(length) === 0)) return;
    throw new Problem(400, 'invalid', 'ask by HTTP/1.1 without an upgrade: there is none but websocket');
  }

  /** The connection of a request, which is answered by whoever takes it. Nothing when it has gone. */
  take({ raw }: FastifyRequest, reply: FastifyReply): Upgrade | undefined {
    const pending = this.#pending.get(raw);
    this.#pending.delete(raw);
    reply.hijack();
    if (pending === undefined || pending.socket.destroyed) return undefined;
    pending.response.detachSocket(pending.socket as Parameters<ServerResponse['detachSocket']>[0]);
    return pending;
  }

  /** Cuts every connection that was ever an upgrade, and still is one. */
  cut(): void {
    for (const socket of this.#sockets) socket.destroy();
  }
}

function isForWebSocket({ headers }: IncomingMessage): boolean {
  return headers.upgrade?.toLowerCase() === 'websocket';
}
