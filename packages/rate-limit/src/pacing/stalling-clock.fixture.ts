import { type Timer, VirtualClock } from '@antiphon/core';

/** A clock on which the process can stand still: timers that fall due meanwhile fire at the end. */
export class StallingClock extends VirtualClock {
  #stalledUntilMs = 0;

  override now(): number {
    return Math.max(super.now(), this.#stalledUntilMs);
  }

  override after(delayMs: number, callback: () => void): Timer {
    return super.after(delayMs + this.now() - super.now(), callback);
  }

  stall(ms: number): void {
    this.#stalledUntilMs = this.now() + ms;
    this.advance(ms);
  }
}
