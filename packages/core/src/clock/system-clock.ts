import type { Clock, Timer } from './clock.js';

class SystemTimer implements Timer {
  readonly #handle: ReturnType<typeof setTimeout>;

  constructor(delayMs: number, callback: () => void) {
    // Node truncates fractional delays, and would fire up to a millisecond early.
    this.#handle = setTimeout(callback, Math.ceil(delayMs));
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
