/** The mean of the last so many values. Takes its memory at the first one. */
export class MeanOfLast {
  readonly #size: number;
  #values: Float64Array | undefined;
  #count = 0;

  constructor(size: number) {
    this.#size = size;
  }

  add(value: number): void {
    this.#values ??= new Float64Array(this.#size);
    this.#values[this.#count++ % this.#size] = value;
  }

  /** 0 when there are none. */
  get mean(): number {
    const kept = Math.min(this.#count, this.#size);
    if (this.#values === undefined) return 0;
    return this.#values.subarray(0, kept).reduce((sum, value) => sum + value, 0) / kept;
  }
}
