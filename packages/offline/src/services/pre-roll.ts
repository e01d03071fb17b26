/** The newest audio of a stream: what a voice is given of the time before it was noticed. */
export class PreRoll {
  readonly #maxSamples: number;
  #pieces: Int16Array[] = [];
  #samples = 0;

  /** @param maxSamples how much is kept, and up to one piece more */
  constructor(maxSamples: number) {
    this.#maxSamples = maxSamples;
  }

  /** Oldest first. */
  get pieces(): readonly Int16Array[] {
    return this.#pieces;
  }

  /** Copies what it is given. */
  push(samples: Int16Array): void {
    this.#pieces.push(samples.slice());
    this.#samples += samples.length;
    this.#dropTo(this.#maxSamples);
  }

  /** Forgets all but the newest `samples`, to the sample. */
  keep(samples: number): void {
    this.#dropTo(samples);
    const [first, ...rest] = this.#pieces;
    if (first === undefined || this.#samples <= samples) return;
    this.#pieces = [first.slice(this.#samples - samples), ...rest];
    this.#samples = samples;
  }

  clear(): void {
    this.#pieces = [];
    this.#samples = 0;
  }

  /** Drops pieces from the old end for as long as what is left suffices. */
  #dropTo(samples: number): void {
    for (let first = this.#pieces[0]; first !== undefined; first = this.#pieces[0]) {
      if (this.#samples - first.length < samples) return;
      this.#samples -= first.length;
      this.#pieces.shift();
    }
  }
}
