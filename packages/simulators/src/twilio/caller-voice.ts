import type { Clock, Random, Timer } from '@antiphon/core';

export const FRAME_MS = 20;
const FRAME_BYTES = 160;
const SILENCE = Buffer.alloc(FRAME_BYTES, 0xff);

/** How evenly a caller's audio arrives. */
export interface LineOptions {
  /** How much later than its time a frame may come, at random; the order stays. @defaultValue 0 */
  readonly jitterMs?: number;
  /** So many frames come at once, when the last of them is due. @defaultValue 1 */
  readonly burstFrames?: number;
}

interface Utterance {
  readonly codes: Uint8Array;
  at: number;
  readonly done: () => void;
}

/** What the caller says, in frames of 20 ms that never stop: silence where nothing is said. */
export class CallerVoice {
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #line: Required<LineOptions>;
  readonly #send: (codes: Buffer, timestampMs: number) => void;
  readonly #said: (startMs: number, codes: Uint8Array) => void;
  readonly #startMs: number;
  #waiting: Utterance[] = [];
  #count = 0;
  #lastDueMs = 0;
  #timer: Timer | undefined;

  constructor(options: {
    readonly clock: Clock;
    readonly random: Random;
    readonly line: LineOptions;
    readonly send: (codes: Buffer, timestampMs: number) => void;
    /** What is said of an utterance, and when, in ms since the beginning. */
    readonly said: (startMs: number, codes: Uint8Array) => void;
  }) {
    this.#clock = options.clock;
    this.#random = options.random;
    this.#line = { jitterMs: 0, burstFrames: 1, ...options.line };
    this.#send = options.send;
    this.#said = options.said;
    this.#startMs = options.clock.now();
    this.#wait();
  }

  /** Says it behind whatever is being said. Resolves when the last of it was sent, or never will be. */
  say(codes: Uint8Array): Promise<void> {
    return new Promise((done) => {
      this.#waiting.push({ codes, at: 0, done });
      if (this.#timer === undefined) this.close();
    });
  }

  /** Sends no more. */
  close(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
    const left = this.#waiting;
    this.#waiting = [];
    for (const { done } of left) done();
  }

  #wait(): void {
    this.#timer = this.#clock.after(Math.max(0, this.#dueMs() - this.#clock.now()), () => this.#run());
  }

  /** Drawn once per frame, however often it is asked for. */
  #dueMs(): number {
    if (this.#lastDueMs > 0) return this.#lastDueMs;
    const { jitterMs, burstFrames } = this.#line;
    const inBurst = Math.ceil((this.#count + 1) / burstFrames) * burstFrames;
    this.#lastDueMs = this.#startMs + inBurst * FRAME_MS + this.#random() * jitterMs;
    return this.#lastDueMs;
  }

  #run(): void {
    const nowMs = this.#clock.now();
    while (this.#dueMs() <= nowMs) {
      this.#lastDueMs = 0;
      this.#count++;
      this.#send(this.#frame(), this.#count * FRAME_MS);
      if (this.#timer === undefined) return;
    }
    this.#wait();
  }

  #frame(): Buffer {
    const current = this.#waiting[0];
    if (current === undefined) return SILENCE;
    const codes = current.codes.subarray(current.at, current.at + FRAME_BYTES);
    this.#said((this.#count - 1) * FRAME_MS, codes);
    const frame = Buffer.from(SILENCE);
    frame.set(codes);
    current.at += FRAME_BYTES;
    if (current.at >= current.codes.length) {
      this.#waiting.shift();
      current.done();
    }
    return frame;
  }
}
