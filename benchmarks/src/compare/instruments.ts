import type { Clock, Timer } from '@antiphon/core/frame-free';
import { collectGarbage } from '../measure/heap.js';
import type { Held, Moment } from './orders.js';

const LOOK_EVERY_MS = 100;

/** Processor time of the whole process, all threads, and how long it took. */
export interface Spent {
  readonly cpuMs: number;
  readonly elapsedMs: number;
}

export async function spentBy(clock: Clock, work: () => unknown): Promise<Spent> {
  const fromMs = clock.now();
  const before = process.cpuUsage();
  await work();
  return { cpuMs: spentSince(before), elapsedMs: clock.now() - fromMs };
}

/** Of all threads, in ms. */
export function spentSince(before: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
}

/** Looks at the process's memory ten times a second. */
export class MemoryWatch {
  readonly moments: Moment[] = [];
  readonly #clock: Clock;
  readonly #fromMs: number;
  #timer: Timer | undefined;

  /** @param fromMs when the moments begin to count */
  constructor(clock: Clock, fromMs: number) {
    this.#clock = clock;
    this.#fromMs = fromMs;
    this.#look();
  }

  stop(): void {
    this.#timer?.cancel();
  }

  #look(): void {
    this.moments.push({ atMs: this.#clock.now() - this.#fromMs, ...memory() });
    this.#timer = this.#clock.after(LOOK_EVERY_MS, () => this.#look());
  }
}

/**
 * How fast the heap rises between looks. Those between which it fell saw a collection: what was allocated there is not
 * known, and they are left out.
 */
export function allocationRate(moments: readonly Moment[]): number {
  let [bytes, ms] = [0, 0];
  for (const [at, now] of moments.entries()) {
    const before = moments[at - 1];
    if (before === undefined || now.heapBytes < before.heapBytes) continue;
    bytes += now.heapBytes - before.heapBytes;
    ms += now.atMs - before.atMs;
  }
  return (1_000 * bytes) / ms;
}

/** What the process holds after a collection. */
export function held(): Held {
  collectGarbage();
  return memory();
}

function memory(): Held {
  const { rss, heapUsed, external } = process.memoryUsage();
  return { rssBytes: rss, heapBytes: heapUsed + external };
}

/** The most that the process ever had, in bytes. */
export const peakRssBytes = (): number => process.resourceUsage().maxRSS * 1_024;
