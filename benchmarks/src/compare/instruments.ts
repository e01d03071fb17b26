import { type IntervalHistogram, monitorEventLoopDelay } from 'node:perf_hooks';
import type { Clock } from '@antiphon/core/frame-free';
import { collectGarbage } from '../measure/heap.js';
import type { Held } from './call-order.js';

const RESOLUTION_MS = 10;
const NANOSECONDS_PER_MS = 1e6;

/** Processor time and delays of the event loop; what the measuring itself takes is left out by `pause`. */
export class Instruments {
  readonly #clock: Clock;
  readonly #loop: IntervalHistogram = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  #cpuMs = 0;
  #elapsedMs = 0;
  #fromMs = 0;
  #cpuFrom = process.cpuUsage();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  resume(): void {
    this.#loop.enable();
    this.#fromMs = this.#clock.now();
    this.#cpuFrom = process.cpuUsage();
  }

  pause(): void {
    this.#cpuMs += spentSince(this.#cpuFrom);
    this.#elapsedMs += this.#clock.now() - this.#fromMs;
    this.#loop.disable();
  }

  /** In percent of a core. */
  get cpuPercent(): number {
    return (100 * this.#cpuMs) / this.#elapsedMs;
  }

  get loopDelayP99Ms(): number {
    return Math.max(0, this.#loop.percentile(99) / NANOSECONDS_PER_MS - RESOLUTION_MS);
  }
}

/** Of all threads, in ms. */
export function spentSince(before: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
}

/** What the process holds after a collection. */
export function held(): Held {
  collectGarbage();
  const { rss, heapUsed } = process.memoryUsage();
  return { rssBytes: rss, heapBytes: heapUsed };
}

/** The most that the process ever had, in bytes. */
export const peakRssBytes = (): number => process.resourceUsage().maxRSS * 1_024;
