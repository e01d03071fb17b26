import type { Clock, Timer } from './clock.js';

/** The longest delay of `setTimeout`, 24.8 days: beyond it, it fires at once. */
const LONGEST_MS = 2 ** 31 - 1;

class SystemTimer implements Timer {
  #handle: ReturnType<typeof setTimeout> | undefined;

  constructor(delayMs: number, callback: () => void) {
    this.#wait(delayMs, callback);
  }

  #wait(delayMs: number, callback: () => void): void {
    if (delayMs === Number.POSITIVE_INFINITY) return;
    if (delayMs > LONGEST_MS)
      this.#handle = setTimeout(() => this.#wait(delayMs - LONGEST_MS, callback), LONGEST_MS);
    // Node truncates fractional delays, and would fire up to a millisecond early.
    else this.#handle = setTimeout(callback, Math.ceil(delayMs));
  }

  cancel(): void {
    clearTimeout(this.#handle);
  }
}

/** Real time: `performance.now()` and `setTimeout`. */
export const systemClock: Clock = {
  now: () => performance.now(),
  after: (delayMs, callback) => new SystemTimer(delayMs, callback),
  epochMs: () => Date.now(),
};
