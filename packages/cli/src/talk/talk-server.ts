import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { type Clock, systemClock } from '@antiphon/core';
import { type PageRoom, type PageSession, pageFolder } from '@antiphon/talk-page';
import { oneTimeTokens, voiceClients } from '@antiphon/websocket';
import { CliError } from '../cli-error.js';
import type { Agency } from '../demo/agency/index.js';
import { AvatarViewer } from './avatar-viewer.js';
import { mayAsk } from './may-ask.js';
import { pageFile } from './page-files.js';
import { pageHeaders } from './page-headers.js';
import { DRAWN_FACE, type TalkFace } from './talk-face.js';
import { startTalkSession } from './talk-session.js';

export interface TalkServerOptions {
  readonly port: number;
  readonly host: string;
  /** Where a proxy shows the page. */
  readonly origin?: string | undefined;
  readonly agency: Agency;
  /** How the agent is seen. @defaultValue as the page draws it */
  readonly face?: TalkFace;
  /** A line for the person at the terminal. */
  readonly tell: (line: string) => void;
  readonly clock?: Clock | undefined;
  /** People who talk at a time: on one machine, models included. @defaultValue 8 */
  readonly maxClients?: number;
}

export interface TalkServer extends AsyncDisposable {
  readonly url: string;
  /** Lets people in: until then the page is there, and says that the agent is not. */
  open(): void;
}

export const MAX_CLIENTS = 8;

/** Opens the room of a session's avatar to the session's page. */
interface AvatarKey {
  readonly key: string;
}

/** What does not answer that it is sent away is cut off after so long. */
const PARTING_MS = 1_000;

/**
 * Serves the page and its agent.
 *
 * @throws CliError when the port is taken, or the host is none of this machine.
 */
export async function startTalkServer(options: TalkServerOptions): Promise<TalkServer> {
  const { agency, tell, host, origin, clock, maxClients = MAX_CLIENTS, face = DRAWN_FACE } = options;
  let isOpen = false;
  /** What each page sees of its avatar, by the key of its session. */
  const viewers = new Map<string, AvatarViewer>();
  const tokens = oneTimeTokens<AvatarKey>(clock === undefined ? {} : { clock });
  const clients = voiceClients<AvatarKey>({
    admit: tokens,
    // Behind a proxy the page's host may be another.
    origins: origin === undefined ? 'same' : ['same', origin],
    maxClients,
    ...(clock === undefined ? {} : { clock }),
    onProblem: ({ error }) => tell(`A client was refused or lost: ${error.message}`),
    onClient(client) {
      const viewer = new AvatarViewer(clock ?? systemClock);
      viewers.set(client.claims.key, viewer);
      void client.closed.then(() => viewers.delete(client.claims.key));
      return startTalkSession(client, { agency, face, viewer, tell, clock });
    },
  });
  const server = createServer((request, response) => {
    void respond(request, response).catch(() => response.destroy());
  });

  async function respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname } = new URL(request.url ?? '/', 'http://page');
    if (!mayAsk(request, { host, origin })) return send(response, 403, 'This page is not yours to ask.');
    if (pathname === '/api/session') {
      if (request.method !== 'POST') return send(response, 405, 'POST is expected.');
      if (!isOpen) return send(response, 503, 'The agent is not ready yet.');
      if (clients.clients.length >= maxClients)
        return send(response, 503, `${maxClients} people are talking already: try again when one has gone.`);
      const key = randomBytes(32).toString('base64url');
      const avatar = face.isElsewhere ? { avatarKey: key } : {};
      const session = { token: tokens.issue({ key }), path: clients.path, services: agency.services };
      return sendSecret(response, { ...session, ...avatar } satisfies PageSession);
    }
    if (pathname === '/api/avatar') {
      const room = request.method === 'POST' ? viewers.get(keyOf(request))?.room : undefined;
      return room === undefined
        ? send(response, 404, 'There is no avatar.')
        : sendSecret(response, room satisfies PageRoom);
    }
    const file = request.method === 'GET' ? await pageFile(pageFolder, pathname) : undefined;
    if (file === undefined) return send(response, 404, 'There is no such page.');
    const cache = file.isLasting ? 'public, max-age=31536000, immutable' : 'no-cache';
    const headers = pageHeaders(request.headers.host, origin, face.sources);
    response.writeHead(200, { ...headers, 'content-type': file.type, 'cache-control': cache });
    response.end(file.bytes);
  }

  const sockets = new Set<Socket>();
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  clients.attach(server);
  await listen(server, options);
  return {
    url: `http://${shown(host)}:${(server.address() as AddressInfo).port}/`,
    open: () => {
      isOpen = true;
    },
    async [Symbol.asyncDispose]() {
      clients.close();
      server.closeAllConnections();
      const parting = (clock ?? systemClock).after(PARTING_MS, () => {
        for (const socket of sockets) socket.destroy();
      });
      await new Promise<void>((resolve) => server.close(() => resolve()));
      parting.cancel();
    },
  };
}

function send(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { ...pageHeaders(), 'content-type': 'text/plain; charset=utf-8' }).end(text);
}

function sendSecret(response: ServerResponse, secret: PageSession | PageRoom): void {
  const headers = { ...pageHeaders(), 'content-type': 'application/json', 'cache-control': 'no-store' };
  response.writeHead(200, headers).end(JSON.stringify(secret));
}

function keyOf({ headers }: IncomingMessage): string {
  return /^Bearer ([\w-]+)$/.exec(headers.authorization ?? '')?.[1] ?? '';
}

function listen(server: Server, { port, host }: TalkServerOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', ({ code, message }: NodeJS.ErrnoException) =>
      reject(new CliError(told(code, message))),
    );
    server.listen(port, host, resolve);
  });
  function told(code: string | undefined, message: string): string {
    if (code === 'EADDRINUSE')
      return `port ${port} is taken, perhaps by another antiphon talk: choose one with --port N, or --port 0 for any that is free`;
    if (code === 'EACCES') return `port ${port} may not be used: choose one above 1023 with --port N`;
    return `the page cannot be served on ${host}: ${message}`;
  }
}

/** An address that a browser takes, and for which it gives a microphone. */
function shown(host: string): string {
  if (host === '0.0.0.0' || host === '::') return 'localhost';
  return host.includes(':') ? `[${host}]` : host;
}
