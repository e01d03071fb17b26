import type { Clock, Timer } from '../clock/index.js';

/** The timers of a session, so that none is left when it is over. */
export class SessionTimers {
  readonly #clock: Clock;
  /** Made when the first is set. */
  #waiting: Set<Timer> | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  after(delayMs: number, callback: () => void): Timer {
    this.#waiting ??= new Set();
    const waiting = this.#waiting;
    const timer: Timer = this.#clock.after(delayMs, () => {
      waiting.delete(timer);
      callback();
    });
    waiting.add(timer);
    return {
      cancel: () => {
        timer.cancel();
        waiting.delete(timer);
      },
    };
  }

  cancelAll(): void {
    for (const timer of this.#waiting ?? []) timer.cancel();
    this.#waiting?.clear();
  }
}
