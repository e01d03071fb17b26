import { NO_TURN, type PlayoutPosition } from '@antiphon/core';

type Send = (samples: Int16Array, position: PlayoutPosition) => void;

/** Joins frames of one turn into longer pieces. Holds less than one piece. */
export class ChunkJoiner {
  readonly #send: Send;
  readonly #buffer: Int16Array;
  readonly #position: { -readonly [Key in keyof PlayoutPosition]: PlayoutPosition[Key] } = {
    turn: NO_TURN,
    positionMs: 0,
    playsAtMs: 0,
    speech: false,
  };
  #length = 0;

  /** @param maxSamples the longest piece. */
  constructor(maxSamples: number, send: Send) {
    this.#buffer = new Int16Array(maxSamples);
    this.#send = send;
  }

  /** How many samples wait for others. */
  get length(): number {
    return this.#length;
  }

  /** Adds a frame, and sends the piece when it has `samples` or when it is `urgent`. */
  add(frame: Int16Array, position: PlayoutPosition, samples: number, urgent: boolean): void {
    const isOther = position.turn !== this.#position.turn || position.speech !== this.#position.speech;
    if (isOther || this.#length + frame.length > this.#buffer.length) this.flush();
    if (this.#length === 0) Object.assign(this.#position, position);
    this.#buffer.set(frame, this.#length);
    this.#length += frame.length;
    if (urgent || this.#length >= samples) this.flush();
  }

  flush(): void {
    if (this.#length === 0) return;
    const piece = this.#buffer.subarray(0, this.#length);
    this.#length = 0;
    this.#send(piece, this.#position);
  }

  /** Sends the first `samples` of what waits, growing silent, in a piece of `frameSamples`; drops the rest. */
  fade(samples: number, frameSamples: number): void {
    const piece = this.#buffer.subarray(0, frameSamples);
    for (let at = 0; at < piece.length; at++) {
      const left = at < samples ? 1 - (at + 1) / samples : 0;
      piece[at] = Math.round((piece[at] as number) * left);
    }
    this.#length = 0;
    this.#send(piece, this.#position);
  }

  drop(): void {
    this.#length = 0;
  }
}
