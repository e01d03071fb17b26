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
  /** In one piece, however small the chunks are: an array for each would weigh a hundred times what it holds. */
  #samples = new Int16Array(HEARD_RATE);
  #length = 0;
  #isFinished = false;

  /** Samples that no segment has had yet. */
  get waiting(): number {
    return this.#length;
  }

  add(samples: Int16Array): void {
    this.#makeRoom(this.#length + samples.length);
    this.#samples.set(samples, this.#length);
    this.#length += samples.length;
  }

  /** Nothing more comes. */
  finish(): void {
    this.#isFinished = true;
  }

  /** The next stretch that is long enough, or what is left at the end. */
  take(): Int16Array | undefined {
    if (this.#length > MAX || (this.#length === MAX && !this.#isFinished))
      return this.#takeOut(quietestPlace(this.#samples.subarray(0, MAX)));
    if (!this.#isFinished || this.#length === 0) return undefined;
    return this.#takeOut(this.#length);
  }

  #takeOut(length: number): Int16Array {
    const taken = this.#samples.slice(0, length);
    this.#samples.copyWithin(0, length, this.#length);
    this.#length -= length;
    if (this.#isFinished && this.#length === 0) this.#samples = new Int16Array(0);
    return taken;
  }

  #makeRoom(length: number): void {
    if (length <= this.#samples.length) return;
    const larger = new Int16Array(Math.max(2 * this.#samples.length, length));
    larger.set(this.#samples.subarray(0, this.#length));
    this.#samples = larger;
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
