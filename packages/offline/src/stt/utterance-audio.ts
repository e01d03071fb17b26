import { NEAR_SILENCE, STRETCH_SAMPLES } from './near-silence.js';

/** Where a growing buffer starts: one second. */
const INITIAL_SAMPLES = 16_000;

/** The audio of an utterance that has not become text yet. Grows to a bound, then refuses. */
export class UtteranceAudio {
  readonly #capacity: number;
  #buffer = new Int16Array(INITIAL_SAMPLES);
  #held = 0;
  #end = 0;

  constructor(capacitySamples: number) {
    this.#capacity = capacitySamples;
  }

  /** Samples held. */
  get held(): number {
    return this.#held;
  }

  /** Samples taken since the utterance began. */
  get end(): number {
    return this.#end;
  }

  /** Appends from `from` on, as much as there is room for. @returns how many samples it took */
  push(samples: Int16Array, from: number): number {
    const count = Math.min(samples.length - from, this.#capacity - this.#held);
    this.#reserve(this.#held + count);
    this.#buffer.set(samples.subarray(from, from + count), this.#held);
    this.#held += count;
    this.#end += count;
    return count;
  }

  copy(): Int16Array<ArrayBuffer> {
    return this.#buffer.slice(0, this.#held);
  }

  /** Removes the first `count` samples and returns them. */
  take(count: number): Int16Array<ArrayBuffer> {
    const part = this.#buffer.slice(0, count);
    this.#buffer.copyWithin(0, count, this.#held);
    this.#held -= count;
    return part;
  }

  /** Whether nothing from a position on comes near the loudness of what was before it. */
  isQuietAfter(position: number): boolean {
    const from = Math.max(0, position - (this.#end - this.#held));
    return this.#loudest(from, this.#held) <= NEAR_SILENCE * this.#loudest(0, from);
  }

  clear(): void {
    this.#buffer = new Int16Array(0);
    this.#held = 0;
  }

  /** Energy of the loudest stretch between two places in the buffer. */
  #loudest(from: number, to: number): number {
    let loudest = 0;
    for (let at = from; at < to; at += STRETCH_SAMPLES) {
      let energy = 0;
      for (let index = at; index < Math.min(at + STRETCH_SAMPLES, to); index += 1) {
        energy += (this.#buffer[index] ?? 0) ** 2;
      }
      loudest = Math.max(loudest, energy);
    }
    return loudest;
  }

  #reserve(samples: number): void {
    if (samples <= this.#buffer.length) return;
    const grown = new Int16Array(Math.min(this.#capacity, Math.max(samples, this.#buffer.length * 2)));
    grown.set(this.#buffer.subarray(0, this.#held));
    this.#buffer = grown;
  }
}
