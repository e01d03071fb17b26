/** The mean of the newest values, a hundred at most. */
export class RecentMean {
  readonly #values: number[] = [];
  #next = 0;
  #sum = 0;

  add(value: number): void {
    this.#sum += value - (this.#values[this.#next] ?? 0);
    this.#values[this.#next] = value;
    this.#next = (this.#next + 1) % 100;
  }

  /** 0 without any. */
  get mean(): number {
    return this.#values.length === 0 ? 0 : this.#sum / this.#values.length;
  }
}
