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
  readonly #stretches: { readonly cpuMs: number; readonly elapsedMs: number }[] = [];
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
    const cpuMs = spentSince(this.#cpuFrom);
    this.#stretches.push({ cpuMs, elapsedMs: this.#clock.now() - this.#fromMs });
    this.#loop.disable();
  }

  /** Of each stretch between `resume` and `pause`, in percent of a core. */
  get cpuPercents(): number[] {
    return this.#stretches.map(({ cpuMs, elapsedMs }) => (100 * cpuMs) / elapsedMs);
  }

  /** Of all of them, in percent of a core. */
  get cpuPercent(): number {
    const sum = (of: 'cpuMs' | 'elapsedMs') =>
      this.#stretches.reduce((total, stretch) => total + stretch[of], 0);
    return (100 * sum('cpuMs')) / sum('elapsedMs');
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
