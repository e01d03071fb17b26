import { Resampler } from '@antiphon/audio';

/** So much of the input is resampled in one go. */
const SLICE_MS = 100;

/**
 * Something that is to be said, brought to its rate little by little while it is said: a long recording keeps nobody
 * waiting. Copies what it is given, and buffers less than 200 ms besides.
 */
export class SpokenLine {
  readonly #samples: Int16Array;
  readonly #resampler: Resampler;
  readonly #sliceSamples: number;
  /** Samples that have been taken from the input. */
  #taken = 0;
  /** What the filter's delay puts in front; it is left out, so that a sound stays where it was. */
  #early: number;
  #ready: Int16Array = new Int16Array(0);
  #waiting: number;

  /** @throws AudioFormatError `unsupported_rate`, `unsupported_ratio` */
  constructor(samples: Int16Array, rates: { readonly inputRate: number; readonly outputRate: number }) {
    const { inputRate, outputRate } = rates;
    this.#resampler = new Resampler(rates);
    this.#samples = samples.slice();
    this.#sliceSamples = Math.ceil((inputRate * SLICE_MS) / 1000);
    this.#early = Math.round((this.#resampler.delayMs * outputRate) / 1000);
    this.#waiting = Math.ceil((samples.length * outputRate) / inputRate);
  }

  /** Samples that are still to be said. */
  get waiting(): number {
    return this.#waiting;
  }

  /** Says the next samples into `out`, from `at` on. @returns how many; fewer than there is room for only at its end */
  next(out: Int16Array, at: number): number {
    const wanted = Math.min(out.length - at, this.#waiting);
    let said = 0;
    while (said < wanted) {
      if (this.#ready.length === 0) this.#ready = this.#resampled();
      const part = this.#ready.subarray(0, wanted - said);
      out.set(part, at + said);
      said += part.length;
      this.#ready = this.#ready.subarray(part.length);
    }
    this.#waiting -= said;
    return said;
  }

  /** The next slice; behind the end silence, which pushes out what the filter holds back. */
  #resampled(): Int16Array {
    const to = this.#taken + this.#sliceSamples;
    const slice = this.#samples.subarray(this.#taken, to);
    const output = this.#resampler.process(slice.length > 0 ? slice : new Int16Array(this.#sliceSamples));
    this.#taken = Math.min(to, this.#samples.length);
    const left = output.subarray(this.#early);
    this.#early -= output.length - left.length;
    return left;
  }
}
