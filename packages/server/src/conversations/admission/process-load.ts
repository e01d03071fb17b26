import { type IntervalHistogram, monitorEventLoopDelay } from 'node:perf_hooks';
import { systemClock } from '@antiphon/core';

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
/**
 * Of less time than this, one large figure says nothing yet. Time, not the number of figures: a loop that is always late
 * gives few.
 */
const SETTLING_MS = 2_000;
/** A window of figures; the one before it counts too, so that none is thrown away when it is fresh. */
const WINDOW_MS = 5_000;

/**
 * Watches the process for as long as it is not disposed of. Keeps it from nothing.
 * @param settlingMs for how long it is watched before its loop is judged
 */
export function watchProcess({ settlingMs = SETTLING_MS } = {}): ProcessLoad {
  const monitor = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  let beforeMs = 0;
  let fromMs = systemClock.now();
  const delayMs = (): number => (systemClock.now() - fromMs < settlingMs ? 0 : p99Of(monitor));
  const turnOver = setInterval(() => {
    beforeMs = delayMs();
    fromMs = systemClock.now();
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

/** How late a loop was in 99 of 100 cases, in ms; 0 while nothing is known. */
export function p99Of(delays: Pick<IntervalHistogram, 'count' | 'percentile'>): number {
  if (delays.count === 0) return 0;
  return Math.max(0, delays.percentile(99) / NANOSECONDS_PER_MS - RESOLUTION_MS);
}
