/** It begins with so much sound, which hides what a good network does. */
const LEAST_MS = 40;
/** A person notices a longer wait more than a gap. */
const MOST_MS = 240;
/** What comes later than this was not late: it was not said yet. */
const NOT_SAID_MS = 500;
/** After so much speech without a gap it dares to wait for less. */
const CALM_MS = 10_000;
const STEP_DOWN_MS = 10;

/**
 * How much sound to wait for before playing begins. It grows at once by what came too late, and shrinks by 10 ms after
 * every 10 s of speech during which at least that much was always to spare.
 */
export class PlayoutDelay {
  #targetMs = LEAST_MS;
  #underruns = 0;
  #calmMs = 0;
  #leastSpareMs = Number.POSITIVE_INFINITY;

  get targetMs(): number {
    return this.#targetMs;
  }

  get underruns(): number {
    return this.#underruns;
  }

  /** Sound has come, so long after the place that it belongs to was reached. */
  late(byMs: number): void {
    if (byMs > NOT_SAID_MS) return;
    this.#underruns++;
    this.#targetMs = Math.min(MOST_MS, this.#targetMs + byMs);
    this.#calm();
  }

  /** So much was played, and so much is left. */
  played(ms: number, leftMs: number): void {
    this.#calmMs += ms;
    this.#leastSpareMs = Math.min(this.#leastSpareMs, leftMs);
    if (this.#calmMs < CALM_MS) return;
    if (this.#leastSpareMs >= STEP_DOWN_MS)
      this.#targetMs = Math.max(LEAST_MS, this.#targetMs - STEP_DOWN_MS);
    this.#calm();
  }

  #calm(): void {
    this.#calmMs = 0;
    this.#leastSpareMs = Number.POSITIVE_INFINITY;
  }
}
