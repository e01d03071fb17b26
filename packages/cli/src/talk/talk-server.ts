import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Clock } from '@antiphon/core';
import { type PageSession, pageFolder } from '@antiphon/talk-page';
import { oneTimeTokens, voiceClients } from '@antiphon/websocket';
import { CliError } from '../cli-error.js';
import type { Agency } from '../demo/agency/index.js';
import { mayAsk } from './may-ask.js';
import { pageFile } from './page-files.js';
import { startTalkSession } from './talk-session.js';

export interface TalkServerOptions {
  readonly port: number;
  readonly host: string;
  readonly agency: Agency;
  /** A line for the person at the terminal. */
  readonly tell: (line: string) => void;
  readonly clock?: Clock | undefined;
}

export interface TalkServer extends AsyncDisposable {
  readonly url: string;
  /** Lets people in: until then the page is there, and says that the agent is not. */
  open(): void;
}

/** People who talk at a time: on one machine, models included. */
const MAX_CLIENTS = 8;

/** The page may load from here alone, and be shown in no other page. */
const HEADERS = {
  'content-security-policy':
    "default-src 'self'; connect-src 'self' ws: wss: https:; img-src 'self' data:; media-src 'self' blob:; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'permissions-policy': 'microphone=(self), speaker-selection=(self)',
};

/**
 * Serves the page and its agent.
 *
 * @throws CliError when the port is taken, or the host is none of this machine.
 */
export async function startTalkServer(options: TalkServerOptions): Promise<TalkServer> {
  const { agency, tell, host, clock } = options;
  let isOpen = false;
  const tokens = oneTimeTokens<undefined>(clock === undefined ? {} : { clock });
  const clients = voiceClients<undefined>({
    admit: tokens,
    maxClients: MAX_CLIENTS,
    ...(clock === undefined ? {} : { clock }),
    onProblem: ({ error }) => tell(`A client was refused or lost: ${error.message}`),
    onClient: (client) => startTalkSession(client, { agency, tell, clock }),
  });
  const server = createServer((request, response) => {
    void respond(request, response).catch(() => response.destroy());
  });

  async function respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname } = new URL(request.url ?? '/', 'http://page');
    if (!mayAsk(request.headers, host)) return send(response, 403, 'This page is not yours to ask.');
    if (pathname === '/api/session') {
      if (request.method !== 'POST') return send(response, 405, 'POST is expected.');
      if (!isOpen) return send(response, 503, 'The agent is not ready yet.');
      const session = { token: tokens.issue(undefined), path: clients.path, services: agency.services };
      return sendSession(response, session);
    }
    const file = request.method === 'GET' ? await pageFile(pageFolder, pathname) : undefined;
    if (file === undefined) return send(response, 404, 'There is no such page.');
    const cache = file.isLasting ? 'public, max-age=31536000, immutable' : 'no-cache';
    response.writeHead(200, { ...HEADERS, 'content-type': file.type, 'cache-control': cache });
    response.end(file.bytes);
  }

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
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

function send(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { ...HEADERS, 'content-type': 'text/plain; charset=utf-8' }).end(text);
}

function sendSession(response: ServerResponse, session: PageSession): void {
  const headers = { ...HEADERS, 'content-type': 'application/json', 'cache-control': 'no-store' };
  response.writeHead(200, headers).end(JSON.stringify(session));
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
