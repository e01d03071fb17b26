import type { Clock } from '@antiphon/core';

const MAX_FLUSHES = 20;
const WINDOW_MS = 60_000;

/** Twenty flushes in any sixty seconds. */
export class FlushLimit {
  readonly #clock: Clock;
  #timesMs: number[] = [];

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Whether one more is allowed now; if so, it counts. */
  take(): boolean {
    const now = this.#clock.now();
    this.#timesMs = this.#timesMs.filter((at) => at > now - WINDOW_MS);
    if (this.#timesMs.length >= MAX_FLUSHES) return false;
    this.#timesMs.push(now);
    return true;
  }
}
