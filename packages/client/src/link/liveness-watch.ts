import type { Clock, Timer } from '@antiphon/core/frame-free';

/** How often it is looked while something is owed. */
const CHECK_EVERY_MS = 500;

export interface LivenessWatchOptions {
  readonly clock: Clock;
  /** Nothing has come for so long, though something must have, in ms. */
  readonly silenceMs: number;
  /** When the first message was said that the other side has not acknowledged; undefined when there is none. */
  readonly owedSinceMs: () => number | undefined;
  readonly onSilence: () => void;
}

/**
 * Notices a connection that has died without a word: a browser shows no pings, but what is said is acknowledged within
 * a second. Silence is told of at most 500 ms late. No timer runs while nothing is owed.
 */
export class LivenessWatch {
  readonly #options: LivenessWatchOptions;
  #lastHeardMs = 0;
  #timer: Timer | undefined;

  constructor(options: LivenessWatchOptions) {
    this.#options = options;
  }

  /** Something has come: the connection lives. */
  heard(): void {
    this.#lastHeardMs = this.#options.clock.now();
  }

  /** Something was said, which is to be acknowledged. */
  said(): void {
    this.#timer ??= this.#options.clock.after(CHECK_EVERY_MS, () => this.#check());
  }

  stop(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
  }

  #check(): void {
    this.#timer = undefined;
    const { clock, silenceMs, owedSinceMs, onSilence } = this.#options;
    const sinceMs = owedSinceMs();
    if (sinceMs === undefined) return;
    if (clock.now() - Math.max(sinceMs, this.#lastHeardMs) >= silenceMs) onSilence();
    else this.said();
  }
}
