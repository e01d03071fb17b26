import { type Clock, deferred, type Timer } from '@antiphon/core';

/** Sends things after a delay each, but never out of order. Holds what is not yet due; an abort drops it. */
export class OrderedOutbox {
  readonly #clock: Clock;
  readonly #signal: AbortSignal;
  readonly #timers = new Set<Timer>();
  #lastDueMs = 0;
  #drained: (() => void)[] = [];

  constructor(clock: Clock, signal: AbortSignal) {
    this.#clock = clock;
    this.#signal = signal;
    signal.addEventListener('abort', () => this.#drop(), { once: true });
  }

  /** Runs at once when there is neither a delay nor anything before it. */
  post(delayMs: number, send: () => void): void {
    if (this.#signal.aborted) return;
    const now = this.#clock.now();
    this.#lastDueMs = Math.max(this.#lastDueMs, now + delayMs);
    if (this.#timers.size === 0 && this.#lastDueMs <= now) {
      send();
      return;
    }
    const timer = this.#clock.after(this.#lastDueMs - now, () => {
      this.#timers.delete(timer);
      send();
      if (this.#timers.size === 0) this.#tellDrained();
    });
    this.#timers.add(timer);
  }

  /** Resolves once everything has been sent or dropped. */
  drained(): Promise<void> {
    if (this.#timers.size === 0) return Promise.resolve();
    const { promise, resolve } = deferred();
    this.#drained.push(resolve);
    return promise;
  }

  #drop(): void {
    for (const timer of this.#timers) timer.cancel();
    this.#timers.clear();
    this.#tellDrained();
  }

  #tellDrained(): void {
    for (const done of this.#drained.splice(0)) done();
  }
}
