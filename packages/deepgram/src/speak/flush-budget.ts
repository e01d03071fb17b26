import type { Clock } from '@antiphon/core/frame-free';

const WINDOW_MS = 60_000;

/** Deepgram ignores a flush beyond 20 in 60 s, and the speech would never end: counts them. */
export class FlushBudget {
  readonly #clock: Clock;
  readonly #max: number;
  readonly #atMs: number[] = [];

  constructor(clock: Clock, max: number) {
    this.#clock = clock;
    this.#max = max;
  }

  get isSpent(): boolean {
    const fromMs = this.#clock.now() - WINDOW_MS;
    while ((this.#atMs[0] ?? Number.POSITIVE_INFINITY) <= fromMs) this.#atMs.shift();
    return this.#atMs.length >= this.#max;
  }

  spend(): void {
    this.#atMs.push(this.#clock.now());
  }
}
