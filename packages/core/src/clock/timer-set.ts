import type { Clock, Timer } from './clock.js';

/** Timers of one clock that are called off together. It holds those alone that have not fired. */
export class TimerSet {
  readonly #clock: Clock;
  readonly #timers = new Set<Timer>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** How many have not fired. */
  get size(): number {
    return this.#timers.size;
  }

  /** Runs `callback` once, never earlier than `delayMs` from now. */
  after(delayMs: number, callback: () => void): void {
    const timer = this.#clock.after(delayMs, () => {
      this.#timers.delete(timer);
      callback();
    });
    this.#timers.add(timer);
  }

  /** Calls off all that have not fired; new ones may be set. */
  cancel(): void {
    for (const timer of this.#timers) timer.cancel();
    this.#timers.clear();
  }
}
