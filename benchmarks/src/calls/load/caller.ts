import { type Clock, deferred } from '@antiphon/core';
import type { Beaten } from '../metronome.js';
import { CallerMessages } from './caller-messages.js';
import { CallerSocket } from './caller-socket.js';
import { PlayoutBuffer } from './playout-buffer.js';

const BYTES_PER_MS = 8;
/** `{"event":"media"` and `{"event":"mark"` differ here. */
const KIND_AT = '{"event":"m'.length;
const MEDIA = 'e'.charCodeAt(0);
const MARK = 'a'.charCodeAt(0);
const PADDING = '='.charCodeAt(0);

export interface CallerOptions {
  readonly port: number;
  readonly number: number;
  readonly signature: string;
  /** What is said, in base64 of 20 ms each, over and over. */
  readonly said: readonly string[];
  readonly clock: Clock;
}

interface PendingMark {
  readonly name: string;
  readonly atMs: number;
}

/** One end of a call: talks without a pause, plays what it hears, and returns marks as Twilio does. */
export class Caller implements Beaten {
  readonly buffer = new PlayoutBuffer();
  readonly #clock: Clock;
  readonly #said: readonly string[];
  readonly #messages: CallerMessages;
  readonly #socket: CallerSocket;
  readonly #closed = deferred();
  #marks: PendingMark[] = [];
  #frames = 0;
  #head = 0;
  #isOver = false;

  constructor({ port, number, signature, said, clock }: CallerOptions) {
    this.#clock = clock;
    this.#said = said;
    const serial = number.toString(16).padStart(32, '0');
    this.#messages = new CallerMessages({
      streamSid: `MZ${serial}`,
      callSid: `CA${serial}`,
      accountSid: `AC${'0'.repeat(32)}`,
    });
    this.#socket = new CallerSocket(port, signature, {
      message: (bytes, from, to) => this.#heard(bytes, from, to),
      closed: () => {
        this.#isOver = true;
        this.#closed.resolve();
      },
    });
  }

  /** Whether the connection is gone. */
  get isOver(): boolean {
    return this.#isOver;
  }

  get closed(): Promise<void> {
    return this.#closed.promise;
  }

  async begin(): Promise<void> {
    await this.#socket.opened;
    this.#socket.send(this.#messages.connected());
    this.#socket.send(this.#messages.start());
  }

  beat(nowMs: number): boolean {
    if (this.#isOver) return false;
    this.#returnMarks(nowMs);
    this.#socket.send(this.#messages.media(this.#said[this.#frames++ % this.#said.length] as string));
    return true;
  }

  /** Resolves when the other end has closed the connection. */
  hangUp(): Promise<void> {
    if (!this.#isOver) this.#socket.send(this.#messages.stop());
    this.#isOver = true;
    return this.closed;
  }

  /** Cuts the line. */
  destroy(): void {
    this.#socket.destroy();
  }

  #heard(bytes: Buffer, from: number, to: number): void {
    const nowMs = this.#clock.now();
    const kind = bytes[from + KIND_AT];
    if (kind === MEDIA) this.buffer.media(nowMs, this.#lengthOf(bytes, from, to) / BYTES_PER_MS);
    else if (kind === MARK) {
      const { mark } = JSON.parse(bytes.toString('latin1', from, to)) as { mark: { name: string } };
      this.#marks.push({ name: mark.name, atMs: this.buffer.endsMs });
    } else throw new Error(`a message that callers do not expect: ${bytes.toString('latin1', from, to)}`);
  }

  /** How many bytes of audio a media message has: all but its ends is base64, and its ends stay as long as they are. */
  #lengthOf(bytes: Buffer, from: number, to: number): number {
    const marker = '"payload":"';
    if (this.#head === 0) this.#head = bytes.indexOf(marker, from) - from + marker.length;
    const end = to - '"}}'.length;
    const padding = bytes[end - 2] === PADDING ? 2 : bytes[end - 1] === PADDING ? 1 : 0;
    return ((end - from - this.#head) / 4) * 3 - padding;
  }

  #returnMarks(nowMs: number): void {
    while (this.#marks[0] !== undefined && this.#marks[0].atMs <= nowMs) {
      this.#socket.send(this.#messages.mark((this.#marks.shift() as PendingMark).name));
    }
  }
}
