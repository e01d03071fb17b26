import type { Backoff } from '../async/index.js';

export interface OutageLimits {
  readonly recoveryWaitMs: number;
  readonly stableAfterMs: number;
  readonly maxAttempts: number;
  readonly maxElapsedMs: number;
}

/**
 * How badly things stand: failures in a row, since when, and when to try next. A link that opens and
 * dies at once is a failure like one that does not open, else it would be reopened for ever.
 */
export class Outage {
  readonly #limits: OutageLimits;
  readonly #backoff: Backoff;
  #failures = 0;
  #startedAtMs = 0;
  #notBeforeMs = 0;

  constructor(limits: OutageLimits, backoff: Backoff) {
    this.#limits = limits;
    this.#backoff = backoff;
  }

  /** The number of the try that comes next: 1 after things have worked. */
  get attempt(): number {
    return this.#failures + 1;
  }

  get startedAtMs(): number {
    return this.#startedAtMs;
  }

  /** Nothing has worked yet, from now on. */
  start(nowMs: number): void {
    this.#failures = 0;
    this.#startedAtMs = nowMs;
  }

  /** A link that was open for `upMs` ends, or is about to. */
  linkEnded(nowMs: number, upMs: number, counted: boolean): void {
    if (upMs >= this.#limits.stableAfterMs) this.start(nowMs);
    else if (!counted) this.#failures++;
  }

  attemptFailed(): void {
    this.#failures++;
  }

  /** The peer wants no try for so long. */
  holdOff(nowMs: number, ms: number): void {
    this.#notBeforeMs = Math.max(this.#notBeforeMs, nowMs + ms);
  }

  /** How much longer the peer wants to be left alone, in ms. */
  heldOffMs(nowMs: number): number {
    return Math.max(0, this.#notBeforeMs - nowMs);
  }

  /** Time left before giving up, in ms. */
  leftMs(nowMs: number): number {
    return this.#startedAtMs + this.#limits.maxElapsedMs - nowMs;
  }

  /** The wait before the next try in ms, or `undefined` if there have been enough. */
  nextDelayMs(nowMs: number): number | undefined {
    if (this.#failures >= this.#limits.maxAttempts) return undefined;
    return Math.max(this.#limits.recoveryWaitMs, this.#backoff(this.#failures), this.heldOffMs(nowMs));
  }
}
