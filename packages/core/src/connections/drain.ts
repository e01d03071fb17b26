import type { Clock, Timer } from '../clock/index.js';

/** The deadline of a graceful end. A later one may come sooner, never later. Holds at most one timer. */
export class Drain {
  readonly #clock: Clock;
  readonly #over: () => void;
  #timer: Timer | undefined;
  #untilMs = Number.POSITIVE_INFINITY;

  constructor(clock: Clock, over: () => void) {
    this.#clock = clock;
    this.#over = over;
  }

  /** Whether an end in `ms` would be sooner than the one already set, if any. */
  isSooner(ms: number): boolean {
    return this.#timer === undefined || this.#clock.now() + ms < this.#untilMs;
  }

  start(ms: number): void {
    this.#timer?.cancel();
    this.#untilMs = this.#clock.now() + ms;
    this.#timer = this.#clock.after(ms, this.#over);
  }

  stop(): void {
    this.#timer?.cancel();
  }
}
