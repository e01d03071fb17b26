/** The last samples of a stream, in a ring: the oldest are overwritten. */
export class RecentAudio {
  readonly #ring: Int16Array;
  #end = 0;

  /** @param capacitySamples how much it keeps */
  constructor(capacitySamples: number) {
    this.#ring = new Int16Array(capacitySamples);
  }

  /** Position after the newest sample, counted from the start of the stream. */
  get end(): number {
    return this.#end;
  }

  /** Appends a part of `samples`; allocates nothing. */
  push(samples: Int16Array, from = 0, to = samples.length): void {
    const ring = this.#ring;
    let at = this.#end % ring.length;
    for (let index = from; index < to; index += 1) {
      ring[at] = samples[index] ?? 0;
      at = at + 1 === ring.length ? 0 : at + 1;
    }
    this.#end += Math.max(0, to - from);
  }

  /** A copy of everything from a position on, as far as it is still there. */
  since(position: number): Int16Array<ArrayBuffer> {
    const capacity = this.#ring.length;
    const from = Math.max(position, this.#end - capacity, 0);
    const copy = new Int16Array(Math.max(0, this.#end - from));
    const at = from % capacity;
    const first = Math.min(copy.length, capacity - at);
    copy.set(this.#ring.subarray(at, at + first));
    copy.set(this.#ring.subarray(0, copy.length - first), first);
    return copy;
  }

  reset(): void {
    this.#end = 0;
  }
}
