import type { Clock, Timer } from '@antiphon/core';

/** Calls back when nothing was heard of for a while. */
export class IdleWatch {
  #timer: Timer | undefined;
  #lastMs: number;
  readonly #clock: Clock;
  readonly #limitMs: number;
  readonly #onIdle: () => void;

  constructor(clock: Clock, limitMs: number, onIdle: () => void) {
    this.#clock = clock;
    this.#limitMs = limitMs;
    this.#onIdle = onIdle;
    this.#lastMs = clock.now();
    this.#arm(limitMs);
  }

  /** Something was heard: the time begins anew. No timer is set for it. */
  heard(): void {
    this.#lastMs = this.#clock.now();
  }

  stop(): void {
    this.#timer?.cancel();
  }

  #arm(ms: number): void {
    this.#timer = this.#clock.after(ms, () => {
      const leftMs = this.#lastMs + this.#limitMs - this.#clock.now();
      if (leftMs > 0) this.#arm(leftMs);
      else this.#onIdle();
    });
  }
}
