/** Speech is recognised in pieces of 2 s, each of which begins half a second before the last one ends. */
export const WINDOW_MS = 2_000;
export const OVERLAP_MS = 500;
/** In Hz. */
export const HEARD_RATE = 16_000;

/** A piece of an utterance. */
export interface Window {
  readonly samples: Int16Array;
  /** Where in the utterance it lies. */
  readonly startMs: number;
  readonly endMs: number;
}

const inSamples = (ms: number): number => (ms / 1000) * HEARD_RATE;
/** Samples of speech as time. */
export const inMs = (samples: number): number => (samples / HEARD_RATE) * 1000;

const WINDOW = inSamples(WINDOW_MS);
const HOP = inSamples(WINDOW_MS - OVERLAP_MS);

/**
 * Cuts an utterance into windows while it comes. Holds two seconds and what was not taken out yet; what is shorter than a
 * window at the end is in none.
 */
export class Windows {
  #samples = new Int16Array(2 * WINDOW);
  /** What of `#samples` is filled, and where in the utterance it begins: where the next window does. */
  #length = 0;
  #from = 0;

  /** How much sound no window has begun with. */
  get waitingMs(): number {
    return inMs(this.#length);
  }

  /** Drops what waits. */
  clear(): void {
    this.#samples = new Int16Array(0);
    this.#length = 0;
  }

  add(samples: Int16Array): void {
    this.#makeRoom(this.#length + samples.length);
    this.#samples.set(samples, this.#length);
    this.#length += samples.length;
  }

  /** The next window, once it is whole. */
  take(): Window | undefined {
    if (this.#length < WINDOW) return undefined;
    const start = this.#from;
    const samples = this.#samples.slice(0, WINDOW);
    this.#samples.copyWithin(0, HOP, this.#length);
    this.#from += HOP;
    this.#length -= HOP;
    return { samples, startMs: inMs(start), endMs: inMs(start + WINDOW) };
  }

  #makeRoom(length: number): void {
    if (length <= this.#samples.length) return;
    const larger = new Int16Array(Math.max(2 * this.#samples.length, length));
    larger.set(this.#samples.subarray(0, this.#length));
    this.#samples = larger;
  }
}
