import type { TurnTimes } from './side.js';

/**
 * Told by the scripted services what happens in a turn, at the moment it happens. Imports nothing: what a side loads
 * is measured.
 */
export class TurnWatch {
  #fromMs = 0;
  #askedMs = Number.NaN;
  #spokeMs = Number.NaN;
  #over: (times: TurnTimes) => void = () => {};

  /** The frame that ends the user's turn is about to be handed over. Resolves when all of the turn is over. */
  ends(): Promise<TurnTimes> {
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

  over(): void {
    this.#over({ askedMs: this.#askedMs, spokeMs: this.#spokeMs });
  }
}
