import { type Clock, deferred } from '@antiphon/core';

/** Sends things after a delay each, but never out of order. Holds what is not yet due. */
export class OrderedOutbox {
  readonly #clock: Clock;
  readonly #signal: AbortSignal;
  #lastDueMs = 0;
  #waiting = 0;
  #drained: (() => void)[] = [];

  constructor(clock: Clock, signal: AbortSignal) {
    this.#clock = clock;
    this.#signal = signal;
  }

  /** Runs at once when there is neither a delay nor anything before it. */
  post(delayMs: number, send: () => void): void {
    const now = this.#clock.now();
    this.#lastDueMs = Math.max(this.#lastDueMs, now + delayMs);
    if (this.#waiting === 0 && this.#lastDueMs <= now) {
      send();
      return;
    }
    this.#waiting += 1;
    this.#clock.after(this.#lastDueMs - now, () => {
      this.#waiting -= 1;
      if (!this.#signal.aborted) send();
      if (this.#waiting > 0) return;
      for (const done of this.#drained.splice(0)) done();
    });
  }

  /** Resolves once everything has been sent. */
  drained(): Promise<void> {
    if (this.#waiting === 0) return Promise.resolve();
    const { promise, resolve } = deferred();
    this.#drained.push(resolve);
    return promise;
  }
}
