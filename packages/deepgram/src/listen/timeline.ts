/** A stretch of what one link was sent, which lies without a gap in both times. */
interface Stretch {
  readonly linkMs: number;
  readonly streamMs: number;
  /** Silence that was put in: it takes the link's time and none of the stream's. */
  readonly isFiller: boolean;
}

/** More than this many gaps and fillers in audio that has not become final are forgotten, oldest first. */
const MAX_STRETCHES = 10_000;

/**
 * Tells the stream's time of what a link reports. A link counts its audio from zero; it is given the audio that the
 * link before it left unfinished, without what was dropped in between, and silence where nothing came.
 */
export class Timeline {
  readonly #stretches: Stretch[] = [];
  #linkMs = 0;
  #streamMs = 0;

  /** How much the link has been sent. */
  get linkMs(): number {
    return this.#linkMs;
  }

  /** The link was sent audio that begins at a time of the stream. */
  sent(streamMs: number, durationMs: number): void {
    const last = this.#stretches.at(-1);
    const joins = last !== undefined && !last.isFiller && Math.abs(this.#streamMs - streamMs) < 0.01;
    if (!joins) this.#add({ linkMs: this.#linkMs, streamMs, isFiller: false });
    this.#linkMs += durationMs;
    this.#streamMs = streamMs + durationMs;
  }

  /** The link was sent silence that nobody said. */
  filled(durationMs: number): void {
    if (this.#stretches.at(-1)?.isFiller !== true)
      this.#add({ linkMs: this.#linkMs, streamMs: this.#streamMs, isFiller: true });
    this.#linkMs += durationMs;
  }

  /** The stream's time of a time of the link; never beyond what was sent. */
  streamMs(linkMs: number): number {
    const at = Math.min(linkMs, this.#linkMs);
    let low = 0;
    let high = this.#stretches.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#stretches[middle] as Stretch).linkMs <= at) low = middle;
      else high = middle - 1;
    }
    const stretch = this.#stretches[low];
    if (stretch === undefined) return 0;
    return stretch.isFiller ? stretch.streamMs : stretch.streamMs + Math.max(0, at - stretch.linkMs);
  }

  /** Nothing before this time of the link is asked for any more. */
  forget(linkMs: number): void {
    let old = 0;
    while ((this.#stretches[old + 1]?.linkMs ?? Number.POSITIVE_INFINITY) <= linkMs) old++;
    if (old > 64) this.#stretches.splice(0, old);
  }

  #add(stretch: Stretch): void {
    this.#stretches.push(stretch);
    if (this.#stretches.length > MAX_STRETCHES) this.#stretches.shift();
  }
}
