import { type IntervalHistogram, monitorEventLoopDelay } from 'node:perf_hooks';

/** How hard this process works. */
export interface ProcessLoad extends Disposable {
  /** Memory that it holds. */
  readonly rssBytes: number;
  /** How late its event loop is: the 99th percentile of the last seconds. */
  readonly loopDelayMs: number;
}

/** What the monitor itself waits for; a loop that is never late shows so much. */
const RESOLUTION_MS = 10;
const NANOSECONDS_PER_MS = 1e6;
/** Of fewer figures than these, one that is large says nothing yet. */
const MIN_FIGURES = 200;
/** A window of figures; the one before it counts too, so that none is thrown away when it is fresh. */
const WINDOW_MS = 5_000;

/** Watches the process for as long as it is not disposed of. Keeps it from nothing. */
export function watchProcess(): ProcessLoad {
  const monitor = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  let beforeMs = 0;
  const delayMs = (): number => p99Of(monitor);
  const turnOver = setInterval(() => {
    beforeMs = delayMs();
    monitor.reset();
  }, WINDOW_MS);
  turnOver.unref();
  monitor.enable();
  return {
    get rssBytes() {
      return process.memoryUsage.rss();
    },
    get loopDelayMs() {
      return Math.max(beforeMs, delayMs());
    },
    [Symbol.dispose]() {
      clearInterval(turnOver);
      monitor.disable();
    },
  };
}

/** How late a loop was in 99 of 100 cases, in ms; 0 while there are too few to know. */
export function p99Of(delays: Pick<IntervalHistogram, 'count' | 'percentile'>): number {
  if (delays.count < MIN_FIGURES) return 0;
  return Math.max(0, delays.percentile(99) / NANOSECONDS_PER_MS - RESOLUTION_MS);
}
