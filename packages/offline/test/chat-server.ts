import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request as the server got it. */
export interface Asked {
  readonly method: string | undefined;
  readonly path: string | undefined;
  readonly headers: IncomingMessage['headers'];
  // biome-ignore lint/suspicious/noExplicitAny: tests look into whatever was sent
  readonly body: any;
}

export interface ChatServer extends AsyncDisposable {
  readonly url: string;
  readonly asked: readonly Asked[];
  /** Requests whose answer is neither complete nor given up. */
  readonly open: number;
  /** Connections made so far. */
  readonly connections: number;
  /** Resolves once the client has closed the connection of a request before its answer was complete. */
  hungUp(): Promise<void>;
}

export type Answering = (response: ServerResponse, asked: Asked) => void | Promise<void>;

/** A server on 127.0.0.1 that answers as it is told. */
export async function chatServer(answer: Answering): Promise<ChatServer> {
  const asked: Asked[] = [];
  let open = 0;
  let connections = 0;
  let hangUps = 0;
  const waiting: (() => void)[] = [];
  const server = createServer(async (request, response) => {
    open++;
    response.on('close', () => {
      open--;
      if (response.writableFinished) return;
      hangUps++;
      for (const resolve of waiting.splice(0)) resolve();
    });
    const pieces: Buffer[] = [];
    for await (const piece of request) pieces.push(piece as Buffer);
    const text = Buffer.concat(pieces).toString();
    const { method, url: path, headers } = request;
    const one = { method, path, headers, body: text === '' ? undefined : JSON.parse(text) };
    asked.push(one);
    await answer(response, one);
  });
  server.on('connection', () => connections++);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    get open() {
      return open;
    },
    get connections() {
      return connections;
    },
    hungUp: () => (hangUps > 0 ? Promise.resolve() : new Promise((resolve) => waiting.push(resolve))),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

export const sse = (chunk: unknown): string => `data: ${JSON.stringify(chunk)}\n\n`;
export const delta = (delta: object, finish: string | null = null): string =>
  sse({ choices: [{ index: 0, delta, finish_reason: finish }] });
export const say = (content: string): string => delta({ content });
export const stop = delta({}, 'stop');
export const done = 'data: [DONE]\n\n';

/** Starts an answer of server-sent events. */
export function stream(response: ServerResponse, ...parts: readonly (string | Uint8Array)[]): ServerResponse {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  for (const part of parts) response.write(part);
  return response;
}

/** A whole answer in the usual form. */
export const spoken =
  (...words: readonly string[]): Answering =>
  (response) => {
    stream(response, delta({ role: 'assistant', content: '' }), ...words.map(say), stop, done).end();
  };
