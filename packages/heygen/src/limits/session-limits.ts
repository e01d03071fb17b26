import type { Clock, Timer } from '@antiphon/core/frame-free';

export interface SessionLimitsOptions {
  readonly clock: Clock;
  /** How long before the end it is announced, in ms. */
  readonly aheadMs: number;
  ending(leftMs: number, reason: string): void;
}

/** Announces the ends that a vendor sets to a session: after so long, or after so long without use. */
export class SessionLimits {
  readonly #options: SessionLimitsOptions;
  readonly #timers: { whole: Timer | undefined; idle: Timer | undefined } = {
    whole: undefined,
    idle: undefined,
  };
  #idleMs = Number.POSITIVE_INFINITY;

  constructor(options: SessionLimitsOptions) {
    this.#options = options;
  }

  /** A session has begun, that lasts at most so long, and may be unused for so long. In ms; `Infinity` is no limit. */
  begin(wholeMs: number, idleMs: number): void {
    this.end();
    this.#idleMs = idleMs;
    this.#timers.whole = this.#announce(wholeMs, 'the session reaches its longest duration');
    this.used();
  }

  /** The session was used: it is not idle. */
  used(): void {
    this.#timers.idle?.cancel();
    this.#timers.idle = this.#announce(this.#idleMs, 'the session has not been used for long');
  }

  /** The session is over, or closed. */
  end(): void {
    this.#timers.whole?.cancel();
    this.#timers.idle?.cancel();
    this.#idleMs = Number.POSITIVE_INFINITY;
  }

  #announce(limitMs: number, reason: string): Timer | undefined {
    if (!Number.isFinite(limitMs)) return undefined;
    const { clock, aheadMs, ending } = this.#options;
    const leftMs = Math.min(limitMs, aheadMs);
    return clock.after(limitMs - leftMs, () => ending(leftMs, reason));
  }
}
