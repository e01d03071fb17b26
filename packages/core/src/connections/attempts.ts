import type { Clock, Timer } from '../clock/index.js';
import type { LinkSlot } from './link-slot.js';

/**
 * The way to the next link: at most one link being opened, under a timeout, or one try waiting for its
 * time. Holds at most one timer.
 */
export class Attempts<Out, In> {
  readonly #clock: Clock;
  readonly #begin: () => void;
  #slot: LinkSlot<Out, In> | undefined;
  #timer: Timer | undefined;
  #dueMs = 0;

  /** @param begin starts a try, by calling {@link opening}. */
  constructor(clock: Clock, begin: () => void) {
    this.#clock = clock;
    this.#begin = begin;
  }

  /** The link being opened. */
  get slot(): LinkSlot<Out, In> | undefined {
    return this.#slot;
  }

  /** Whether a try is under way or waits for its time. */
  get pending(): boolean {
    return this.#slot !== undefined || this.#timer !== undefined;
  }

  /** Tries after `delayMs`; does nothing while a link is being opened. A waiting try is only ever brought forward. */
  schedule(delayMs: number): boolean {
    if (this.#slot !== undefined) return false;
    const dueMs = this.#clock.now() + delayMs;
    if (this.#timer !== undefined && this.#dueMs <= dueMs) return false;
    this.#timer?.cancel();
    this.#dueMs = dueMs;
    this.#timer = this.#clock.after(delayMs, () => {
      this.#timer = undefined;
      this.#begin();
    });
    return true;
  }

  /** A link is being opened, and has `timeoutMs` for it. */
  opening(slot: LinkSlot<Out, In>, timeoutMs: number, onTimeout: () => void): void {
    this.cancel();
    this.#slot = slot;
    if (Number.isFinite(timeoutMs)) this.#timer = this.#clock.after(timeoutMs, onTimeout);
  }

  /** The link being opened is open or dead. */
  settled(): void {
    this.#slot = undefined;
    this.#timer?.cancel();
    this.#timer = undefined;
  }

  /** Gives up whatever is on its way. */
  cancel(): void {
    const slot = this.#slot;
    this.settled();
    slot?.kill('no longer wanted');
  }
}
