import type { Clock, Timer } from '../clock/index.js';
import type { LinkSlot } from './link-slot.js';

/** The old link after a switch: it may say what it still has to say, until its time is over. Holds at most one link. */
export class Retirement<Out, In> {
  readonly #clock: Clock;
  #slot: LinkSlot<Out, In> | undefined;
  #timer: Timer | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get slot(): LinkSlot<Out, In> | undefined {
    return this.#slot;
  }

  /** Keeps the link for `ms` more. One that was kept already is closed. */
  keep(slot: LinkSlot<Out, In>, ms: number): void {
    this.end('replaced');
    this.#slot = slot;
    if (Number.isFinite(ms)) this.#timer = this.#clock.after(ms, () => this.end('drained'));
    try {
      slot.link?.finish?.();
    } catch {
      this.end('could not finish');
    }
  }

  /** Closes the old link, if there is one. */
  end(reason: string): void {
    const slot = this.#slot;
    this.#slot = undefined;
    this.#timer?.cancel();
    this.#timer = undefined;
    slot?.kill(reason);
  }
}
