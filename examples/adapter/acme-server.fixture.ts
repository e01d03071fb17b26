import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WordReader } from '@antiphon/testing';
import { type WebSocket, WebSocketServer } from 'ws';

export interface AcmeServer extends AsyncDisposable {
  readonly url: string;
  /** Cuts every line, without a word. */
  cut(): void;
}

/** The vendor, for tests: understands the words that `voiceOf` spells. Lets in the key `key`. */
export async function startAcme({ failing = false } = {}): Promise<AcmeServer> {
  const server = new WebSocketServer({
    host: '127.0.0.1',
    port: 0,
    verifyClient: ({ req }: { req: IncomingMessage }) => req.headers.authorization === 'Bearer key',
  });
  server.on('connection', (socket) => listen(socket, failing));
  await once(server, 'listening');
  const cut = () => {
    for (const socket of server.clients) socket.terminate();
  };
  return {
    url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}`,
    cut,
    async [Symbol.asyncDispose]() {
      cut();
      server.close();
      await once(server, 'close');
    },
  };
}

function listen(socket: WebSocket, failing: boolean): void {
  const words: string[] = [];
  let samples = 0;
  let startMs = 0;
  const tell = (message: object) => socket.send(JSON.stringify(message));
  const reader = new WordReader(({ text }) => {
    words.push(text);
    tell(failing ? { type: 'error', message: 'out of order' } : { type: 'partial', text: words.join(' ') });
  });
  const flush = () => {
    const endMs = samples / 16;
    tell({ type: 'final', text: words.splice(0).join(' '), startMs, endMs });
    startMs = endMs;
  };
  socket.on('message', (data: Buffer, isBinary: boolean) => {
    if (isBinary) {
      const copy = new Int16Array(Uint8Array.from(data).buffer);
      samples += copy.length;
      reader.push(copy, 16_000);
      return;
    }
    const { type } = JSON.parse(String(data)) as { type: string };
    if (type === 'flush' || words.length > 0) flush();
    if (type === 'finish') tell({ type: 'finished' });
  });
}
