import { once } from 'node:events';
import { WebSocket } from 'ws';

const BASE = '/api/v1/audio-streaming';

export interface PlainMessage {
  readonly type: string;
  readonly [field: string]: unknown;
}

/** What anybody can write with fetch and a WebSocket, who has read the guide. */
export class PlainClient {
  readonly #url: string;
  readonly #headers: Readonly<Record<string, string>>;

  constructor(url: string, key?: string) {
    this.#url = url;
    this.#headers = key === undefined ? {} : { authorization: `Bearer ${key}` };
  }

  async ask(
    method: string,
    path: string,
    body?: object,
  ): Promise<{ readonly status: number; readonly json: Json }> {
    const answer = await fetch(this.#url + BASE + path, {
      method,
      headers: { ...this.#headers, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    return { status: answer.status, json: text === '' ? {} : JSON.parse(text) };
  }

  /** Opens a socket by the address and token that a session, or `/tokens`, has told. */
  async connect({ path, token }: { readonly path: string; readonly token: string }): Promise<PlainSocket> {
    const websocket = new WebSocket(`${this.#url.replace('http', 'ws')}${path}?token=${token}`);
    const socket = new PlainSocket(websocket);
    await socket.next('ready');
    return socket;
  }
}

// biome-ignore lint/suspicious/noExplicitAny: a plain client takes what it gets.
type Json = any;

export class PlainSocket {
  readonly got: PlainMessage[] = [];
  readonly closed: Promise<number>;
  readonly #websocket: WebSocket;
  #read = 0;
  #isClosed = false;
  #look = (): void => {};

  constructor(websocket: WebSocket) {
    this.#websocket = websocket;
    websocket.on('message', (message) => {
      this.got.push(JSON.parse(message.toString()));
      this.#look();
    });
    websocket.on('error', () => {});
    this.closed = once(websocket, 'close').then(([code]) => {
      this.#isClosed = true;
      this.#look();
      return code as number;
    });
  }

  send(message: object | string): void {
    this.#websocket.send(typeof message === 'string' ? message : JSON.stringify(message));
  }

  sendBytes(bytes: Uint8Array): void {
    this.#websocket.send(bytes);
  }

  /** The next message of a type that was not asked for yet. @throws when none can come any more */
  async next(type: string): Promise<PlainMessage> {
    for (;;) {
      const at = this.got.findIndex((message, index) => index >= this.#read && message.type === type);
      if (at >= 0) {
        this.#read = at + 1;
        return this.got[at] as PlainMessage;
      }
      if (this.#isClosed) throw new Error(`closed before a message '${type}' came`);
      await new Promise<void>((resolve) => {
        this.#look = resolve;
      });
    }
  }

  close(): void {
    this.#websocket.close();
  }
}
