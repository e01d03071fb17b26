import { AntiphonError, type Clock, delay, type Random } from '@antiphon/core';

export interface StrictVendorOptions {
  readonly clock: Clock;
  readonly random: Random;
  readonly requestsPerMinute: number;
  readonly maxConcurrent: number;
  /** How often it refuses what it has room for. */
  readonly moody: number;
  readonly answerMs: readonly [min: number, max: number];
}

/** A vendor that counts for itself, refuses what is too much, and now and then what is not. */
export class StrictVendor {
  readonly #options: StrictVendorOptions;
  readonly #arrivals: number[] = [];
  /** Requests beyond the quota, which must never come; refusals out of a mood; answers. */
  overQuota = 0;
  refused = 0;
  answered = 0;
  active = 0;
  maxActive = 0;
  maxInMinute = 0;

  constructor(options: StrictVendorOptions) {
    this.#options = options;
  }

  async ask(signal?: AbortSignal): Promise<void> {
    const { clock, random, requestsPerMinute, maxConcurrent, moody, answerMs } = this.#options;
    // The way there takes its time.
    await delay(clock, random() * 300, signal);
    const nowMs = clock.now();
    this.#arrivals.push(nowMs);
    while ((this.#arrivals[0] as number) <= nowMs - 60_000) this.#arrivals.shift();
    this.maxInMinute = Math.max(this.maxInMinute, this.#arrivals.length);
    this.maxActive = Math.max(this.maxActive, this.active + 1);
    if (this.#arrivals.length > requestsPerMinute || this.active >= maxConcurrent) this.overQuota++;
    if (random() < moody) {
      this.refused++;
      const retryAfterMs = random() < 0.5 ? 500 + random() * 4_000 : undefined;
      throw new AntiphonError('service_failed', 'too many requests', {
        retryable: true,
        retryAfterMs,
        cause: { status: 429 },
      });
    }
    this.active++;
    try {
      await delay(clock, answerMs[0] + random() * (answerMs[1] - answerMs[0]), signal);
      this.answered++;
    } finally {
      this.active--;
    }
  }
}
