import { type IntervalHistogram, monitorEventLoopDelay } from 'node:perf_hooks';

/** How often it looks, in ms: also what every look takes, and is not a delay. */
const LOOK_MS = 1;

/** Watches how long the event loop is kept from its work, by us or by whoever shares the processor. */
export class LoopWatch {
  readonly #histogram: IntervalHistogram = monitorEventLoopDelay({ resolution: LOOK_MS });

  start(): void {
    this.#histogram.reset();
    this.#histogram.enable();
  }

  stop(): void {
    this.#histogram.disable();
  }

  /** The longest time so far in which nothing else could run, in ms. */
  get longestMs(): number {
    return Math.max(0, this.#histogram.max / 1e6 - LOOK_MS);
  }

  /** Of a hundred looks, one came later than this, in ms. */
  get p99Ms(): number {
    return Math.max(0, this.#histogram.percentile(99) / 1e6 - LOOK_MS);
  }
}
