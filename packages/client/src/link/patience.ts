import type { Clock } from '@antiphon/core/frame-free';

/** A connection that held for so long was a good one: after it, trying begins anew. */
const LASTING_MS = 5_000;
/** A server that breaks off so many sessions in a row, each within so long, will do it again. */
const MAX_BROKEN_OFF = 3;
const SOON_MS = 10_000;

export interface PatienceOptions {
  readonly clock: Clock;
  /** How long to try before it is given up, in ms. */
  readonly giveUpAfterMs: number;
}

/**
 * How long and how often a connection has been tried, and whether that was enough. One that is welcome and cut at once,
 * time after time, is as good as none.
 */
export class Patience {
  readonly #options: PatienceOptions;
  #sinceMs = 0;
  #tries = 0;
  #welcomedAtMs = 0;
  /** Sessions in a row that the server broke off at once. */
  #brokenOff = 0;

  constructor(options: PatienceOptions) {
    this.#options = options;
  }

  /** How many tries there were since a connection lasted. */
  get tries(): number {
    return this.#tries;
  }

  get isOver(): boolean {
    const { clock, giveUpAfterMs } = this.#options;
    return clock.now() - this.#sinceMs >= giveUpAfterMs || this.#brokenOff >= MAX_BROKEN_OFF;
  }

  /** All is well up to now. */
  begin(): void {
    this.#sinceMs = this.#options.clock.now();
    this.#tries = 0;
  }

  tried(): void {
    this.#tries++;
  }

  welcomed(): void {
    this.#welcomedAtMs = this.#options.clock.now();
  }

  /** The connection that was welcome last has ended. @param isBrokenOff the server wants no more of this session */
  ended(isBrokenOff: boolean): void {
    const heldMs = this.#options.clock.now() - this.#welcomedAtMs;
    if (heldMs >= LASTING_MS) this.begin();
    if (heldMs >= SOON_MS) this.#brokenOff = 0;
    else if (isBrokenOff) this.#brokenOff++;
  }
}
