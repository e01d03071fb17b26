import { HEARD_RATE } from './windows.js';

/** A stretch of speech is cut where it is quietest between these lengths: a recogniser needs a whole thought. */
export const MIN_SEGMENT_MS = 6_000;
export const MAX_SEGMENT_MS = 10_000;
/** How long it has to be quiet. */
const QUIET_MS = 100;

const inSamples = (ms: number): number => (ms / 1000) * HEARD_RATE;

const MIN = inSamples(MIN_SEGMENT_MS);
const MAX = inSamples(MAX_SEGMENT_MS);
const QUIET = inSamples(QUIET_MS);

/**
 * Cuts an utterance into stretches of six to ten seconds, in its pauses, while it comes: when it ends, what is still to
 * be recognised is short. Holds ten seconds and what was not taken out yet.
 */
export class Segments {
  #pieces: Int16Array[] = [];
  #length = 0;
  #isFinished = false;

  /** Samples that no segment has had yet. */
  get waiting(): number {
    return this.#length;
  }

  add(samples: Int16Array): void {
    this.#pieces.push(samples);
    this.#length += samples.length;
  }

  /** Nothing more comes. */
  finish(): void {
    this.#isFinished = true;
  }

  /** The next stretch that is long enough, or what is left at the end. */
  take(): Int16Array | undefined {
    if (this.#length > MAX || (this.#length === MAX && !this.#isFinished)) return this.#cut();
    if (!this.#isFinished || this.#length === 0) return undefined;
    return this.#takeOut(this.#length);
  }

  #cut(): Int16Array {
    const all = this.#joined();
    return this.#takeOut(quietestPlace(all.subarray(0, MAX)));
  }

  #takeOut(length: number): Int16Array {
    const all = this.#joined();
    this.#pieces = length < all.length ? [all.subarray(length)] : [];
    this.#length -= length;
    return all.slice(0, length);
  }

  #joined(): Int16Array {
    if (this.#pieces.length === 1) return this.#pieces[0] as Int16Array;
    const all = new Int16Array(this.#length);
    let at = 0;
    for (const piece of this.#pieces) {
      all.set(piece, at);
      at += piece.length;
    }
    this.#pieces = [all];
    return all;
  }
}

/** The middle of the quietest tenth of a second that leaves no less than the shortest segment before it. */
function quietestPlace(samples: Int16Array): number {
  let sum = 0;
  for (let at = MIN; at < MIN + QUIET; at++) sum += Math.abs(samples[at] as number);
  let [best, lowest] = [MIN, sum];
  for (let from = MIN + 1; from + QUIET <= samples.length; from++) {
    sum += Math.abs(samples[from + QUIET - 1] as number) - Math.abs(samples[from - 1] as number);
    if (sum < lowest) [best, lowest] = [from, sum];
  }
  return best + QUIET / 2;
}
