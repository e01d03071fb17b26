/** The last so many values of a measurement, in ms. Takes its memory at the first one. */
export class Recent {
  readonly #size: number;
  #ring: Float32Array | undefined;
  #count = 0;
  #max = 0;

  constructor(size: number) {
    this.#size = size;
  }

  add(ms: number): void {
    this.#ring ??= new Float32Array(this.#size);
    this.#ring[this.#count++ % this.#size] = ms;
    if (ms > this.#max) this.#max = ms;
  }

  /** Over those that are kept; `maxMs` over all there ever were. Zeros when there are none. */
  summary(): Distribution {
    const kept = (this.#ring ?? new Float32Array(0)).slice(0, this.#count).sort();
    const at = (share: number): number =>
      kept[Math.min(kept.length - 1, Math.floor(share * kept.length))] ?? 0;
    const sum = kept.reduce((total, ms) => total + ms, 0);
    return {
      count: this.#count,
      meanMs: kept.length === 0 ? 0 : sum / kept.length,
      p50Ms: at(0.5),
      p99Ms: at(0.99),
      maxMs: this.#max,
    };
  }
}

/** How a measurement was spread. */
export interface Distribution {
  /** How many there ever were. */
  readonly count: number;
  readonly meanMs: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly maxMs: number;
}
