import type { TurnTimes } from './side.js';

/**
 * Told by the scripted services what happens in a turn, at the moment it happens. Imports nothing: what a side loads
 * is measured.
 */
export class TurnWatch {
  #fromMs = 0;
  #askedMs = Number.NaN;
  #spokeMs = Number.NaN;
  #answered: () => void = () => {};
  #over: (times: TurnTimes) => void = () => {};
  /** Resolves when the turn has nothing left to do but to be played. */
  answered: Promise<void> = Promise.resolve();

  /** The frame that ends the user's turn is about to be handed over. Resolves when all of the turn is over. */
  ends(): Promise<TurnTimes> {
    this.answered = new Promise((resolve) => {
      this.#answered = resolve;
    });
    return new Promise((resolve) => {
      this.#over = resolve;
      this.#askedMs = this.#spokeMs = Number.NaN;
      this.#fromMs = performance.now();
    });
  }

  asked(): void {
    this.#askedMs = performance.now() - this.#fromMs;
  }

  /** Only the first time counts. */
  spoke(): void {
    if (Number.isNaN(this.#spokeMs)) this.#spokeMs = performance.now() - this.#fromMs;
  }

  wrote(): void {
    this.#answered();
  }

  over(): void {
    this.#answered();
    this.#over({ askedMs: this.#askedMs, spokeMs: this.#spokeMs });
  }
}
