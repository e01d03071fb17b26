import type { Clock } from '@antiphon/core';
import type { ConnectionInfo } from '../server/index.js';
import { contentOf } from './recorded-message.js';
import type { RecordedConnection, RecordedEnd, RecordedMessage } from './recorder.js';

interface LogOptions {
  readonly info: ConnectionInfo;
  readonly clock: Clock;
  readonly maxMessages: number;
  readonly onChange: () => void;
  /** One more is kept. */
  readonly onMessage: () => void;
  /** One fewer is kept. */
  readonly onForgotten: () => void;
}

/** The record of one connection while it is written. Keeps the newest messages up to a bound, and sums of all. */
export class ConnectionLog implements RecordedConnection {
  readonly info: ConnectionInfo;
  readonly atMs: number;
  readonly messages: RecordedMessage[] = [];
  readonly faults: { readonly kind: string; readonly atMs: number }[] = [];
  status: number | undefined;
  end: RecordedEnd | undefined;
  bytesFromClient = 0;
  bytesFromServer = 0;
  audioBytesFromClient = 0;
  audioBytesFromServer = 0;
  forgotten = 0;
  readonly #options: LogOptions;

  constructor(options: LogOptions) {
    this.#options = options;
    this.info = options.info;
    this.atMs = options.clock.now();
  }

  message(from: 'client' | 'server', data: string | Uint8Array): void {
    const content = contentOf(data);
    const atMs = this.#options.clock.now();
    const index = this.forgotten + this.messages.length;
    this.messages.push({ index, from, atMs, sinceOpenMs: atMs - this.atMs, ...content });
    this.#options.onMessage();
    if (this.messages.length > this.#options.maxMessages) this.forgetOldest();
    const audioBytes = content.kind === 'audio' ? content.bytes : 0;
    if (from === 'client') {
      this.bytesFromClient += content.bytes;
      this.audioBytesFromClient += audioBytes;
    } else {
      this.bytesFromServer += content.bytes;
      this.audioBytesFromServer += audioBytes;
    }
    this.#options.onChange();
  }

  /** Lets go of the oldest message, if there is one. */
  forgetOldest(): void {
    if (this.messages.shift() === undefined) return;
    this.forgotten += 1;
    this.#options.onForgotten();
  }

  answered(status: number): void {
    this.status ??= status;
    this.#options.onChange();
  }

  struck(kind: string): void {
    if (this.faults.length < 1_000) this.faults.push({ kind, atMs: this.#options.clock.now() });
    this.#options.onChange();
  }

  ended(code: number, reason: string): void {
    if (this.end !== undefined) return;
    this.end = { atMs: this.#options.clock.now(), code, reason };
    this.#options.onChange();
  }
}
