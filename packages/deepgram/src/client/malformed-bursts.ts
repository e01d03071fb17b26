import { AntiphonError, type Clock } from '@antiphon/core/frame-free';

/** So long after the last malformed message, the next one is news again, in ms. */
const BURST_MS = 10_000;

/** Counts messages that cannot be read, and makes one error of each burst. */
export class MalformedBursts {
  readonly #clock: Clock;
  #lastMs = Number.NEGATIVE_INFINITY;
  count = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** One more. @returns what to report; `undefined` within a burst that has been reported */
  add(): AntiphonError | undefined {
    const nowMs = this.#clock.now();
    const isNews = nowMs - this.#lastMs > BURST_MS;
    this.#lastMs = nowMs;
    this.count++;
    if (!isNews) return undefined;
    return new AntiphonError(
      'service_failed',
      `Deepgram sent a message that cannot be read (${this.count} so far): it is left out`,
      { retryable: true },
    );
  }
}
