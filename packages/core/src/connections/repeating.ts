import type { Clock, Timer } from '../clock/index.js';

/** One timer that its own callback sets again: returns in how many ms, or nothing to stop. */
export class Repeating {
  readonly #clock: Clock;
  readonly #tick: () => number | undefined;
  #timer: Timer | undefined;

  constructor(clock: Clock, tick: () => number | undefined) {
    this.#clock = clock;
    this.#tick = tick;
  }

  /** Runs first in `ms`; an infinite time means never. Replaces what was set before. */
  start(ms: number): void {
    this.stop();
    if (!Number.isFinite(ms)) return;
    this.#timer = this.#clock.after(ms, () => {
      const timer = this.#timer;
      const nextMs = this.#tick();
      // The tick may have stopped or restarted it.
      if (this.#timer !== timer) return;
      this.#timer = undefined;
      if (typeof nextMs === 'number') this.start(nextMs);
    });
  }

  stop(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
  }
}
