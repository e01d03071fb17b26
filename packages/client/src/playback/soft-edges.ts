/**
 * Keeps sound from clicking where it begins and where it breaks off: it rises from silence, and the last value that was
 * given out sinks to silence, in a straight line each. Where other sound begins meanwhile, the two are laid over one another.
 */
export class SoftEdges {
  readonly #length: number;
  #isSounding = false;
  /** The last value that was given out. */
  #last = 0;
  /** Samples that are still to be raised. */
  #rising: number;
  /** Samples that are left of the way down from {@link #level}. */
  #sinking = 0;
  #level = 0;

  /** @param length of an edge, in samples */
  constructor(length: number) {
    this.#length = length;
    this.#rising = length;
  }

  /** What was given out last breaks off; what comes next begins. */
  cut(): void {
    if (!this.#isSounding) return;
    this.#isSounding = false;
    this.#level = this.#last;
    this.#sinking = this.#length;
    this.#rising = this.#length;
  }

  /** Shapes what is given out next. @param filled so many samples of it are sound, the rest is silence */
  shape(output: Float32Array, filled: number): void {
    for (let at = 0; at < filled && this.#rising > 0; at++) {
      const gain = 1 - this.#rising-- / this.#length;
      output[at] = (output[at] as number) * gain + this.#sunk();
    }
    if (filled > 0) {
      this.#isSounding = true;
      this.#last = output[filled - 1] as number;
    }
    if (filled === output.length) return;
    this.cut();
    for (let at = filled; at < output.length && this.#sinking > 0; at++) output[at] = this.#sunk();
  }

  #sunk(): number {
    if (this.#sinking === 0) return 0;
    this.#sinking--;
    return (this.#level * this.#sinking) / this.#length;
  }
}
