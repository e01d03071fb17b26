import type { Clock, Timer } from './clock.js';

/** Timers of one clock that are called off together. It holds those alone that have not fired. */
export class TimerSet {
  readonly #clock: Clock;
  /** Made when the first is set. */
  #waiting: Set<Timer> | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** How many have not fired. */
  get size(): number {
    return this.#waiting?.size ?? 0;
  }

  /** Runs `callback` once, never earlier than `delayMs` from now. */
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

  /** Calls off all that have not fired; new ones may be set. */
  cancel(): void {
    for (const timer of this.#waiting ?? []) timer.cancel();
    this.#waiting?.clear();
  }
}
