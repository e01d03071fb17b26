import { type IncomingMessage, type Server, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

/** The rest of a request that asks for a WebSocket. */
export interface Upgrade {
  readonly request: IncomingMessage;
  readonly socket: Duplex;
  readonly head: Buffer;
}

interface Pending extends Upgrade {
  readonly response: ServerResponse;
}

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
      response.once('finish', () => socket.end());
      this.#pending.set(request, { request, socket, head, response });
      app.routing(request, response);
    });
  }

  /** Whether a request asks for one. */
  isAsked({ raw }: FastifyRequest): boolean {
    return this.#pending.has(raw) && raw.headers.upgrade?.toLowerCase() === 'websocket';
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
