import { readFileSync } from 'node:fs';
import { monitorEventLoopDelay } from 'node:perf_hooks';

/** How often the histogram looks, in ms: also what every look takes, and is no delay. */
const LOOK_MS = 1;
/** How often it is asked whether a delay was our own. */
const OWN_LOOK_MS = 5;
/** Linux: begins with the nanoseconds that the main thread has had a processor. */
const SCHEDULING = '/proc/self/schedstat';

/**
 * Watches how long the event loop is kept from its work: by what runs in it, or because other threads and
 * programs have the processors. Where the system tells how long the thread really ran, the two are told apart.
 */
export class LoopWatch {
  readonly #histogram = monitorEventLoopDelay({ resolution: LOOK_MS });
  #timer: NodeJS.Timeout | undefined;
  #lastMs = 0;
  #lastRanMs: number | undefined;
  #longestOwnMs: number | undefined;

  start(): void {
    this.#histogram.reset();
    this.#histogram.enable();
    this.#lastMs = performance.now();
    this.#lastRanMs = ranMs();
    this.#timer = setInterval(() => this.#look(), OWN_LOOK_MS);
  }

  stop(): void {
    this.#histogram.disable();
    clearInterval(this.#timer);
  }

  /** The longest time so far in which nothing else could run, whoever was the cause, in ms. */
  get longestMs(): number {
    return Math.max(0, this.#histogram.max / 1e6 - LOOK_MS);
  }

  /** How much of such a time the thread was computing, at most; undefined where nobody knows. */
  get longestOwnMs(): number | undefined {
    return this.#longestOwnMs;
  }

  #look(): void {
    const nowMs = performance.now();
    const ran = ranMs();
    if (ran !== undefined && this.#lastRanMs !== undefined) {
      const lateMs = nowMs - this.#lastMs - OWN_LOOK_MS;
      const ownMs = Math.min(lateMs, ran - this.#lastRanMs);
      this.#longestOwnMs = Math.max(this.#longestOwnMs ?? 0, ownMs);
    }
    this.#lastMs = nowMs;
    this.#lastRanMs = ran;
  }
}

function ranMs(): number | undefined {
  try {
    const ranNs = Number(readFileSync(SCHEDULING, 'latin1').split(' ')[0]);
    return Number.isFinite(ranNs) ? ranNs / 1e6 : undefined;
  } catch {
    return undefined;
  }
}
