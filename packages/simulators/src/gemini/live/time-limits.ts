import type { Clock, Timer } from '@antiphon/core';

export interface TimeLimitsOptions {
  readonly clock: Clock;
  /** Tells the client to go. */
  readonly onGoAway: (timeLeftMs: number) => void;
  /** The time is over. */
  readonly onEnd: (reason: string) => void;
}

const DEADLINE = 'Deadline expired before operation could complete.';
const SESSION_OVER = 'The session has reached its maximum duration.';

/** How long a connection and its session may last: told once that the end is near, then ended. */
export class TimeLimits {
  readonly #options: TimeLimitsOptions;
  #warning: Timer | undefined;
  #end: Timer | undefined;
  #session: Timer | undefined;

  constructor(options: TimeLimitsOptions) {
    this.#options = options;
  }

  /** Ends the connection after `limitMs`, and says so `leadMs` before. */
  limitConnection(limitMs: number, leadMs: number): void {
    const shownMs = Math.min(leadMs, limitMs);
    this.#warning = this.#options.clock.after(limitMs - shownMs, () => this.goAway(shownMs));
  }

  /** Says that the end is near, unless it was said before. */
  goAway(timeLeftMs: number): void {
    if (this.#end !== undefined) return;
    this.#warning?.cancel();
    this.#end = this.#options.clock.after(timeLeftMs, () => this.#options.onEnd(DEADLINE));
    this.#options.onGoAway(timeLeftMs);
  }

  /** Ends the session at a moment of the clock; the last word counts. */
  limitSession(atMs: number): void {
    const { clock, onEnd } = this.#options;
    this.#session?.cancel();
    this.#session = clock.after(Math.max(0, atMs - clock.now()), () => onEnd(SESSION_OVER));
  }

  close(): void {
    for (const timer of [this.#warning, this.#end, this.#session]) timer?.cancel();
  }
}
