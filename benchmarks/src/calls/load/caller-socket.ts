import { connect, type Socket } from 'node:net';
import { deferred } from '@antiphon/core';
import { STREAM_PATH } from '../mode.js';

/** Any but zero, which servers need not unmask. */
const MASK = [0x5a, 0xc3, 0x17, 0x8e] as const;
const MASKED = 0x80;
/** In the place of a length: the length follows, in two bytes. */
const EXTENDED = 126;
const TEXT = 0x81;
const CLOSE = 0x88;
const END_OF_HEAD = '\r\n\r\n';

export interface CallerSocketEvents {
  /** A text message, somewhere in `bytes`; they are valid until this returns. */
  message(bytes: Buffer, from: number, to: number): void;
  closed(): void;
}

/**
 * The client's side of a WebSocket, as far as a call needs it: text out, text in, nothing fragmented. A few µs per
 * message less than a whole client, so that one core of callers keeps one core of agents busy.
 */
export class CallerSocket {
  readonly #socket: Socket;
  readonly #events: CallerSocketEvents;
  readonly #open = deferred();
  #rest: Buffer = Buffer.alloc(0);
  #isOpen = false;

  constructor(port: number, signature: string, events: CallerSocketEvents) {
    this.#events = events;
    this.#socket = connect({ port, host: '127.0.0.1', noDelay: true });
    this.#socket.write(
      `GET ${STREAM_PATH} HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\nupgrade: websocket\r\nconnection: upgrade\r\n` +
        'sec-websocket-key: YmVuY2htYXJrIG9mIGNhbA==\r\nsec-websocket-version: 13\r\n' +
        `x-twilio-signature: ${signature}${END_OF_HEAD}`,
    );
    this.#socket.on('data', (bytes) => this.#data(bytes));
    this.#socket.on('error', (error) => this.#open.reject(error));
    this.#socket.on('close', () => {
      this.#open.reject(new Error('the server closed the connection of a call'));
      events.closed();
    });
  }

  /** Resolves when the server has let it in. */
  get opened(): Promise<void> {
    return this.#open.promise;
  }

  send(text: string): void {
    const { length } = text;
    const isShort = length < EXTENDED;
    const from = isShort ? 6 : 8;
    const frame = Buffer.allocUnsafe(from + length);
    frame[0] = TEXT;
    frame[1] = MASKED | (isShort ? length : EXTENDED);
    if (!isShort) frame.writeUInt16BE(length, 2);
    for (let at = 0; at < 4; at++) frame[from - 4 + at] = MASK[at] as number;
    frame.write(text, from, 'latin1');
    for (let at = 0; at < length; at++) {
      frame[from + at] = (frame[from + at] as number) ^ (MASK[at & 3] as number);
    }
    this.#socket.write(frame);
  }

  destroy(): void {
    this.#socket.destroy();
  }

  #data(bytes: Buffer): void {
    let all = this.#rest.length === 0 ? bytes : Buffer.concat([this.#rest, bytes]);
    if (!this.#isOpen) {
      const end = all.indexOf(END_OF_HEAD);
      if (end >= 0) this.#answered(all.toString('latin1', 0, end));
      all = end < 0 ? all : all.subarray(end + END_OF_HEAD.length);
    }
    this.#rest = this.#isOpen ? all.subarray(this.#messages(all)) : all;
  }

  #answered(head: string): void {
    this.#isOpen = head.startsWith('HTTP/1.1 101');
    if (this.#isOpen) this.#open.resolve();
    else this.#socket.destroy(new Error(`a call was refused: ${head.slice(0, 40)}`));
  }

  /** @returns where the first message begins that is not complete */
  #messages(bytes: Buffer): number {
    for (let at = 0; ; ) {
      if (at + 2 > bytes.length) return at;
      const short = bytes[at + 1] as number;
      if (short === EXTENDED && at + 4 > bytes.length) return at;
      const from = at + (short === EXTENDED ? 4 : 2);
      const to = from + (short === EXTENDED ? bytes.readUInt16BE(at + 2) : short);
      if (to > bytes.length) return at;
      if (bytes[at] === TEXT) this.#events.message(bytes, from, to);
      else if (bytes[at] === CLOSE) this.#socket.end();
      at = to;
    }
  }
}
