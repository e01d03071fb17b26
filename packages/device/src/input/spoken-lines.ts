import type { SpokenLine } from './spoken-line.js';

/** What is to be said, one after another, and silence when there is nothing. */
export class SpokenLines {
  #lines: SpokenLine[] = [];

  /** Samples that wait. */
  get waiting(): number {
    return this.#lines.reduce((sum, line) => sum + line.waiting, 0);
  }

  add(line: SpokenLine): void {
    if (line.waiting > 0) this.#lines.push(line);
  }

  clear(): void {
    this.#lines = [];
  }

  /** The next `count` samples: a new array. */
  next(count: number): Int16Array {
    const chunk = new Int16Array(count);
    let filled = 0;
    for (let line = this.#lines[0]; line !== undefined && filled < count; line = this.#lines[0]) {
      filled += line.next(chunk, filled);
      if (line.waiting === 0) this.#lines.shift();
    }
    return chunk;
  }
}
