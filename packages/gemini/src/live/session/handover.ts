import type { Clock, Timer } from '@antiphon/core';

export interface HandoverHooks {
  /** Nobody speaks, and nothing is awaited: a change of link would not be heard. */
  isQuiet(): boolean;
  /** Seek the successor now. */
  go(): void;
}

const LOOK_MS = 100;

/**
 * Waits for the right moment to leave a link: when it is quiet, so that no sentence is cut in two and the new session
 * knows all of the old; or when the time is nearly over. Holds one timer.
 */
export class Handover {
  readonly #clock: Clock;
  readonly #atLatestMs: number;
  readonly #hooks: HandoverHooks;
  #timer: Timer | undefined;
  #atLatestAtMs = Number.NEGATIVE_INFINITY;

  /** @param atLatestMs how much time must be left for the change. */
  constructor(clock: Clock, atLatestMs: number, hooks: HandoverHooks) {
    this.#clock = clock;
    this.#atLatestMs = atLatestMs;
    this.#hooks = hooks;
  }

  /** The link is left before so long has passed. Of two such times the earlier counts, while it is waited for. */
  within(timeLeftMs: number): void {
    // Of a short notice half is waited for.
    const waitMs = timeLeftMs - Math.min(this.#atLatestMs, timeLeftMs / 2);
    const atLatestAtMs = this.#clock.now() + waitMs;
    const isWaiting = this.#timer !== undefined;
    this.#atLatestAtMs = isWaiting ? Math.min(this.#atLatestAtMs, atLatestAtMs) : atLatestAtMs;
    this.cancel();
    this.#look();
  }

  /** Whether there is still time to wait for quiet. */
  get mayWait(): boolean {
    return this.#clock.now() < this.#atLatestAtMs;
  }

  cancel(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
  }

  #look(): void {
    if (!this.mayWait || this.#hooks.isQuiet()) {
      this.#timer = undefined;
      this.#hooks.go();
      return;
    }
    const waitMs = Math.min(LOOK_MS, this.#atLatestAtMs - this.#clock.now());
    this.#timer = this.#clock.after(waitMs, () => this.#look());
  }
}
