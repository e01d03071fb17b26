import type { Clock } from '@antiphon/core';

/** The model's answers in one conversation: how many have begun, and whether it owes one. */
export class Answers {
  readonly #clock: Clock;
  readonly #timeoutMs: number;
  #begun = 0;
  #owedSinceMs = Number.NEGATIVE_INFINITY;

  /** @param timeoutMs how long one is waited for */
  constructor(clock: Clock, timeoutMs: number) {
    this.#clock = clock;
    this.#timeoutMs = timeoutMs;
  }

  get begun(): number {
    return this.#begun;
  }

  /** Whether one was asked for, and is still waited for: after that it is not asked for again and again. */
  get isOwed(): boolean {
    return this.#clock.now() - this.#owedSinceMs < this.#timeoutMs;
  }

  expect(): void {
    this.#owedSinceMs = this.#clock.now();
  }

  began(): void {
    this.#begun++;
  }
}
