/** A caller's telephone: plays what comes, in order and in real time, and remembers when each frame came. */
export class PlayoutBuffer {
  /** When each frame came, in ms on the clock of the callers. */
  #cameMs = new Float64Array(1024);
  /** When it came, less how much audio had come before it: the same for every frame that is in time. */
  #gridMs = new Float64Array(1024);
  #frames = 0;
  #audioMs = 0;
  #endsMs = Number.NaN;
  #earliestGridMs = Number.POSITIVE_INFINITY;
  readonly #dryAtMs: number[] = [];

  /** When all that has come will have been played; not a number before anything came. */
  get endsMs(): number {
    return this.#endsMs;
  }

  media(nowMs: number, audioMs: number): void {
    if (this.#frames === this.#cameMs.length) this.#grow();
    const gridMs = nowMs - this.#audioMs;
    this.#cameMs[this.#frames] = nowMs;
    this.#gridMs[this.#frames++] = gridMs;
    this.#earliestGridMs = Math.min(this.#earliestGridMs, gridMs);
    if (nowMs > this.#endsMs) this.#dryAtMs.push(this.#endsMs);
    this.#endsMs = Math.max(nowMs, Number.isNaN(this.#endsMs) ? nowMs : this.#endsMs) + audioMs;
    this.#audioMs += audioMs;
  }

  /**
   * How late the frames were that came in a stretch of time: against the earliest grid of 20 ms on which any frame
   * of the call came, so that a delay which never goes away counts for every frame.
   */
  latenessMs(fromMs: number, toMs: number): number[] {
    const late: number[] = [];
    for (let frame = 0; frame < this.#frames; frame++) {
      const cameMs = this.#cameMs[frame] as number;
      if (cameMs >= fromMs && cameMs < toMs)
        late.push((this.#gridMs[frame] as number) - this.#earliestGridMs);
    }
    return late;
  }

  /** How often there was nothing left to play in a stretch of time; a call in which nothing came counts as one. */
  underruns(fromMs: number, toMs: number): number {
    const ended = !(this.#endsMs >= toMs) ? 1 : 0;
    return ended + this.#dryAtMs.filter((dryMs) => dryMs >= fromMs && dryMs < toMs).length;
  }

  #grow(): void {
    const [cameMs, gridMs] = [this.#cameMs, this.#gridMs];
    this.#cameMs = new Float64Array(2 * cameMs.length);
    this.#gridMs = new Float64Array(2 * gridMs.length);
    this.#cameMs.set(cameMs);
    this.#gridMs.set(gridMs);
  }
}
