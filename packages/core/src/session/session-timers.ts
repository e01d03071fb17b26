import type { Clock, Timer } from '../clock/index.js';

/** The timers of a session, so that none is left when it is over. */
export class SessionTimers {
  readonly #clock: Clock;
  readonly #waiting = new Set<Timer>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  after(delayMs: number, callback: () => void): Timer {
    const timer: Timer = this.#clock.after(delayMs, () => {
      this.#waiting.delete(timer);
      callback();
    });
    this.#waiting.add(timer);
    return {
      cancel: () => {
        timer.cancel();
        this.#waiting.delete(timer);
      },
    };
  }

  cancelAll(): void {
    for (const timer of this.#waiting) timer.cancel();
    this.#waiting.clear();
  }
}
