import { AntiphonError, type Clock, systemClock } from '@antiphon/core';

export interface ActivityGateOptions {
  /** How long a sign of the user counts. @defaultValue 500 */
  readonly windowMs?: number;
  /** @defaultValue the system's clock */
  readonly clock?: Clock;
  /** The user is active, after having been quiet: stop what is playing. */
  onActive?(): void;
}

export const activityGateDefaults = { windowMs: 500 } as const satisfies ActivityGateOptions;

/**
 * Whether the user has been active within the last half second: while that is so, nothing should be played.
 * Keeps one number; no timer.
 */
export class ActivityGate {
  readonly #clock: Clock;
  readonly #windowMs: number;
  readonly #onActive: (() => void) | undefined;
  #lastMs = Number.NEGATIVE_INFINITY;
  #speaking = false;

  /** @throws AntiphonError `pipeline_invalid` when the window is negative. */
  constructor(options: ActivityGateOptions = {}) {
    const { windowMs = activityGateDefaults.windowMs, clock = systemClock, onActive } = options;
    if (!(windowMs >= 0)) {
      throw new AntiphonError(
        'pipeline_invalid',
        `activityGate: windowMs is ${windowMs}; 0 or more is expected`,
      );
    }
    this.#windowMs = windowMs;
    this.#clock = clock;
    this.#onActive = onActive === undefined ? undefined : () => onActive();
  }

  get isActive(): boolean {
    return this.#speaking || this.#clock.now() - this.#lastMs < this.#windowMs;
  }

  /** A sign of the user: a key, a word. */
  note(): void {
    const wasActive = this.isActive;
    this.#lastMs = this.#clock.now();
    if (!wasActive) this.#onActive?.();
  }

  /** The user begins to speak: active until {@link stopped}, however long that takes. */
  started(): void {
    this.note();
    this.#speaking = true;
  }

  /** The user has stopped. An answer may follow at once: what was said before does not count any more. */
  stopped(): void {
    this.#speaking = false;
    this.#lastMs = Number.NEGATIVE_INFINITY;
  }
}
