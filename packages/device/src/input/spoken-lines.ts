/** What is to be said, one after another, and silence when there is nothing. Keeps the arrays it is given. */
export class SpokenLines {
  #lines: Int16Array[] = [];
  /** Samples of the first line that have been said. */
  #said = 0;
  #waiting = 0;

  /** Samples that wait. */
  get waiting(): number {
    return this.#waiting;
  }

  add(samples: Int16Array): void {
    if (samples.length === 0) return;
    this.#lines.push(samples);
    this.#waiting += samples.length;
  }

  clear(): void {
    this.#lines = [];
    this.#said = 0;
    this.#waiting = 0;
  }

  /** The next `count` samples: a new array. */
  next(count: number): Int16Array {
    const chunk = new Int16Array(count);
    let filled = 0;
    for (let line = this.#lines[0]; line !== undefined && filled < count; line = this.#lines[0]) {
      const part = line.subarray(this.#said, this.#said + count - filled);
      chunk.set(part, filled);
      filled += part.length;
      this.#said += part.length;
      if (this.#said < line.length) break;
      this.#lines.shift();
      this.#said = 0;
    }
    this.#waiting -= filled;
    return chunk;
  }
}
