import { type Clock, deferred } from '@antiphon/core';
import { writePipecatAudio, writePipecatMessage } from '@antiphon/rtvi/frame-free';
import { WebSocket } from 'ws';
import { PlayoutBuffer } from '../../calls/load/playout-buffer.js';
import type { Beaten } from '../../calls/metronome.js';
import { FRAME_MS } from '../../calls/mode.js';
import { LOUDSPEAKER_RATE, MICROPHONE_RATE, PATH } from '../system.js';

/** The first byte of a message with audio, and of one with JSON. */
const AUDIO = 0x12;
const BYTES_PER_MS = (LOUDSPEAKER_RATE * 2) / 1000;
/** What surrounds the samples in a message: tags, lengths, rate and channels. */
const OVERHEAD_BYTES =
  writePipecatAudio({ bytes: new Uint8Array(960), sampleRate: LOUDSPEAKER_RATE, channels: 1 }).length - 960;
/** Of frames: between two questions. */
const EVERY_FRAMES = 25;

/** A frame of a microphone, the same over and over: what it says does not matter. */
const said = writePipecatAudio({
  bytes: new Uint8Array((MICROPHONE_RATE * FRAME_MS) / 500).map((_, at) => (at * 31) & 255),
  sampleRate: MICROPHONE_RATE,
  channels: 1,
});

const message = (type: string, data: unknown, id: string): Uint8Array =>
  writePipecatMessage(JSON.stringify({ id, label: 'rtvi-ai', type, data }));

/** One client: talks without a pause, plays what it hears, and asks something twice a second. */
export class SocketClient implements Beaten {
  readonly buffer = new PlayoutBuffer();
  /** How long its questions took to be answered, and when they were. */
  readonly trips: { readonly atMs: number; readonly tookMs: number }[] = [];
  readonly #clock: Clock;
  readonly #socket: WebSocket;
  readonly #opened = deferred();
  readonly #closed = deferred();
  #isOver = false;
  #frames: number;
  #askedMs = 0;

  constructor(port: number, number: number, clock: Clock) {
    this.#clock = clock;
    // They do not all ask at once.
    this.#frames = number % EVERY_FRAMES;
    this.#socket = new WebSocket(`ws://127.0.0.1:${port}${PATH}`, { perMessageDeflate: false });
    this.#socket.on('open', () => this.#opened.resolve());
    this.#socket.on('message', (bytes: Buffer) => this.#heard(bytes));
    this.#socket.on('error', (error) => this.#opened.reject(error));
    this.#socket.on('close', () => {
      this.#isOver = true;
      this.#closed.resolve();
    });
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  async begin(): Promise<void> {
    await this.#opened.promise;
    this.#socket.send(message('client-ready', { version: '2.1.0', about: { library: 'benchmark' } }, 'r'));
  }

  beat(): boolean {
    if (this.#isOver) return false;
    this.#socket.send(said);
    if (this.#frames++ % EVERY_FRAMES === 0) this.#ask();
    return true;
  }

  /** Resolves when the connection is closed. */
  hangUp(): Promise<void> {
    if (!this.#isOver) this.#socket.close();
    this.#isOver = true;
    return this.#closed.promise;
  }

  destroy(): void {
    this.#socket.terminate();
  }

  #ask(): void {
    this.#askedMs = this.#clock.now();
    this.#socket.send(message('client-message', { t: 'ask', d: 'now' }, 'q'));
  }

  #heard(bytes: Buffer): void {
    const atMs = this.#clock.now();
    if (bytes[0] === AUDIO) this.buffer.media(atMs, (bytes.length - OVERHEAD_BYTES) / BYTES_PER_MS);
    else if (this.#askedMs > 0 && bytes.includes('server-response')) {
      this.trips.push({ atMs, tookMs: atMs - this.#askedMs });
      this.#askedMs = 0;
    }
  }
}
