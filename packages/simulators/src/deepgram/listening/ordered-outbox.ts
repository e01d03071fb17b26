import { type Clock, deferred, type Timer } from '@antiphon/core';

interface Waiting {
  readonly dueMs: number;
  readonly send: () => void;
}

/** Sends things after a delay each, but never out of order. Holds what is not yet due; an abort drops it. */
export class OrderedOutbox {
  readonly #clock: Clock;
  readonly #signal: AbortSignal;
  /** In the order of sending, which is that of their times too. */
  #waiting: Waiting[] = [];
  /** For the first one that waits. A timer for each would leave the order to the clock. */
  #timer: Timer | undefined;
  #drained: (() => void)[] = [];

  constructor(clock: Clock, signal: AbortSignal) {
    this.#clock = clock;
    this.#signal = signal;
    signal.addEventListener('abort', () => this.#drop(), { once: true });
  }

  /** Runs at once when there is neither a delay nor anything before it. */
  post(delayMs: number, send: () => void): void {
    if (this.#signal.aborted) return;
    const last = this.#waiting.at(-1);
    if (last === undefined && delayMs <= 0) {
      send();
      return;
    }
    const dueMs = Math.max(this.#clock.now() + delayMs, last?.dueMs ?? 0);
    this.#waiting.push({ dueMs, send });
    if (last === undefined) this.#wait(dueMs);
  }

  /** Resolves once everything has been sent or dropped. */
  drained(): Promise<void> {
    if (this.#waiting.length === 0) return Promise.resolve();
    const { promise, resolve } = deferred();
    this.#drained.push(resolve);
    return promise;
  }

  #wait(dueMs: number): void {
    this.#timer = this.#clock.after(Math.max(0, dueMs - this.#clock.now()), () => this.#sendDue());
  }

  /** Each stays in line until it has been sent, so that what it posts comes behind those that wait. */
  #sendDue(): void {
    for (let next = this.#waiting[0]; next !== undefined; next = this.#waiting[0]) {
      if (next.dueMs > this.#clock.now()) {
        this.#wait(next.dueMs);
        return;
      }
      next.send();
      this.#waiting.shift();
    }
    this.#tellDrained();
  }

  #drop(): void {
    this.#timer?.cancel();
    this.#waiting = [];
    this.#tellDrained();
  }

  #tellDrained(): void {
    for (const done of this.#drained.splice(0)) done();
  }
}
