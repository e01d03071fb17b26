import type { Clock } from '../clock/index.js';
import { Repeating } from './repeating.js';

/**
 * The time a response may take. An expectation outlives the link: the next one gets the full time anew,
 * unless it was this very timeout that ended the old one.
 */
export class ResponseTimer {
  readonly #timeoutMs: number;
  readonly #timer: Repeating;
  #expected = false;
  #serving = false;

  constructor(clock: Clock, timeoutMs: number, onTimeout: () => void) {
    this.#timeoutMs = timeoutMs;
    this.#timer = new Repeating(clock, () => {
      this.#expected = false;
      onTimeout();
      return undefined;
    });
  }

  get expected(): boolean {
    return this.#expected;
  }

  /** The first of several calls sets the time. */
  expect(): void {
    if (this.#expected) return;
    this.#expected = true;
    if (this.#serving) this.#timer.start(this.#timeoutMs);
  }

  received(): void {
    if (!this.#expected) return;
    this.#expected = false;
    this.#timer.stop();
  }

  /** A link serves from now on. */
  start(): void {
    this.#serving = true;
    if (this.#expected) this.#timer.start(this.#timeoutMs);
  }

  stop(): void {
    this.#serving = false;
    this.#timer.stop();
  }
}
