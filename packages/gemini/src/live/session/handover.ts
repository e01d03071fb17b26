import type { Clock, Timer } from '@antiphon/core';

export interface HandoverHooks {
  /** Nobody speaks, and nothing is awaited: a change of link would not be heard. */
  isQuiet(): boolean;
  /** Seek the successor now. */
  go(timeLeftMs: number): void;
}

const LOOK_MS = 100;
/** What a vendor that does not say leaves at least. */
const UNKNOWN_LEFT_MS = 10_000;

/**
 * Waits for the right moment to leave a link that will be closed: when it is quiet, so that no sentence is cut in
 * two and the new session knows all of the old; or when the time is nearly over. Holds one timer.
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

  /** The link will be closed in so long. */
  announced(timeLeftMs: number | undefined): void {
    const endsAtMs = this.#clock.now() + (timeLeftMs ?? UNKNOWN_LEFT_MS);
    // Of a short notice half is waited for.
    const reserveMs = Math.min(this.#atLatestMs, (endsAtMs - this.#clock.now()) / 2);
    this.cancel();
    this.#atLatestAtMs = endsAtMs - reserveMs;
    this.#look(endsAtMs, reserveMs);
  }

  /** Whether there is still time to wait for quiet. */
  get mayWait(): boolean {
    return this.#clock.now() < this.#atLatestAtMs;
  }

  cancel(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
  }

  #look(endsAtMs: number, reserveMs: number): void {
    const leftMs = endsAtMs - this.#clock.now();
    if (leftMs <= reserveMs || this.#hooks.isQuiet()) {
      this.#timer = undefined;
      this.#hooks.go(Math.max(0, leftMs));
      return;
    }
    const waitMs = Math.min(LOOK_MS, leftMs - reserveMs);
    this.#timer = this.#clock.after(waitMs, () => this.#look(endsAtMs, reserveMs));
  }
}
