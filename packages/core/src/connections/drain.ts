import type { Clock, Timer } from '../clock/index.js';

/** The deadline of a graceful end. A later one may come sooner, never later. Holds at most one timer. */
export class Drain {
  readonly #clock: Clock;
  readonly #over: () => void;
  #timer: Timer | undefined;
  #untilMs: number | undefined;

  constructor(clock: Clock, over: () => void) {
    this.#clock = clock;
    this.#over = over;
  }

  /** Whether an end in `ms` would be sooner than the one already set, if any. */
  isSooner(ms: number): boolean {
    return this.#untilMs === undefined || this.#clock.now() + ms < this.#untilMs;
  }

  /** An infinite time means as long as the peer takes. */
  start(ms: number): void {
    this.stop();
    this.#untilMs = this.#clock.now() + ms;
    if (Number.isFinite(ms)) this.#timer = this.#clock.after(ms, this.#over);
  }

  stop(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
  }
}
