import { type IntervalHistogram, monitorEventLoopDelay } from 'node:perf_hooks';

/** How often the event loop is asked for its delay; the delay itself is what comes on top. */
const RESOLUTION_MS = 10;
const NANOSECONDS_PER_MS = 1e6;

/** How late this process's event loop runs: at most so late do timers fire and messages wait. */
export class LoopDelay {
  readonly #histogram: IntervalHistogram = monitorEventLoopDelay({ resolution: RESOLUTION_MS });

  begin(): void {
    this.#histogram.enable();
    this.#histogram.reset();
  }

  /** @returns p99 since `begin`, in ms */
  end(): number {
    this.#histogram.disable();
    return Math.max(0, this.#histogram.percentile(99) / NANOSECONDS_PER_MS - RESOLUTION_MS);
  }
}
