import {
  AntiphonError,
  type Backoff,
  backoff,
  type Clock,
  cancellable,
  type Random,
  systemClock,
} from '@antiphon/core';
import { Costs } from './costs.js';
import type { Line } from './line.js';
import { lineOf } from './lines.js';
import { processStore } from './memory-store.js';
import type { Permit, RateRequest } from './permit.js';
import {
  checkRateLimit,
  isRefusal,
  type RateLimitOptions,
  rateLimitDefaults,
  refusalBackoffDefaults,
  type WaitNotice,
} from './rate-limit-options.js';
import type { Lease } from './rate-store.js';

const WINDOW_MS = 60_000;
/** A pause that the vendor asked for is prolonged by up to so much of itself, so that not all come back at once. */
const JITTER_SHARE = 0.1;
const JITTER_MAX_MS = 1_000;

/** Figures of this limit in this process. */
export interface RateLimitStats {
  /** Requests that went, that had to wait before, and that the vendor refused. */
  readonly granted: number;
  readonly waited: number;
  readonly refused: number;
  /** Requests that gave up waiting: stale, too long, no room, no money. */
  readonly givenUp: number;
  readonly waitedMs: number;
  readonly maxWaitedMs: number;
  /** Of the key, now. */
  readonly waiting: number;
  readonly active: number;
}

/**
 * Keeps requests within what a vendor allows. Every session of the process that uses the same key shares its quota,
 * and those that have to wait come one of each session in turn. At most `maxWaiting` wait; a request whose
 * signal fires leaves the line at once. Knows no frames.
 */
export class RateLimit {
  readonly key: string;
  readonly #options: RateLimitOptions;
  readonly #clock: Clock;
  readonly #line: Line;
  readonly #costs = new Costs();
  readonly #backoff: Backoff;
  readonly #random: Random;
  readonly #listeners = new Set<(notice: WaitNotice) => void>();
  readonly #counts = { granted: 0, waited: 0, refused: 0, givenUp: 0, waitedMs: 0, maxWaitedMs: 0 };

  /** @throws AntiphonError `pipeline_invalid` for options that cannot work. */
  constructor(options: RateLimitOptions) {
    checkRateLimit(options);
    this.#options = options;
    this.key = options.key ?? rateLimitDefaults.key;
    this.#clock = options.clock ?? systemClock;
    this.#line = lineOf(this.key, options.store ?? processStore, this.#clock);
    this.#backoff = backoff({ ...refusalBackoffDefaults, ...options.refusalBackoff });
    this.#random = options.refusalBackoff?.random ?? Math.random;
  }

  /** Whether it is of any use to know how many tokens a request will take. */
  get countsTokens(): boolean {
    return this.#options.tokensPerMinute !== undefined;
  }

  get stats(): RateLimitStats {
    return { ...this.#counts, waiting: this.#line.waiting, active: this.#line.active };
  }

  /** What a session has cost so far. */
  costOf(session: string): number {
    return this.#costs.of(session);
  }

  /** The session is over: what it has cost is of no interest any more. */
  forget(session: string): void {
    this.#costs.forget(session);
  }

  /** Calls `listener` for everybody who has to wait; the returned function ends that. */
  onWait(listener: (notice: WaitNotice) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /**
   * Waits until a request may go.
   *
   * @throws AntiphonError `service_failed` when the session has spent its ceiling; `queue_full`; `service_timeout`
   * when it would have to wait longer than `maxWaitMs`; `aborted`, or the signal's own error.
   */
  async acquire(request: RateRequest = {}): Promise<Permit> {
    return this.#acquire(request, this.#options.maxWaitMs ?? rateLimitDefaults.maxWaitMs);
  }

  /** Sends a request when it may go, again while the vendor refuses it, and ends the permit. */
  async run<T>(request: RateRequest, send: (permit: Permit) => PromiseLike<T>): Promise<T> {
    const { value, permit } = await this.hold(request, send);
    permit.end();
    return value;
  }

  /** Like {@link run}, for what is open for a while: the permit stays until whoever gets it ends it. */
  async hold<T>(
    request: RateRequest,
    open: (permit: Permit) => PromiseLike<T>,
  ): Promise<{ readonly value: T; readonly permit: Permit }> {
    const { attempts = rateLimitDefaults.attempts, maxWaitMs = rateLimitDefaults.maxWaitMs } = this.#options;
    const untilMs = this.#clock.now() + maxWaitMs;
    let refusal: unknown;
    for (let attempt = 1; ; attempt++) {
      const permit = await this.#acquire(request, untilMs - this.#clock.now(), refusal);
      try {
        const value = await open(permit);
        permit.worked();
        return { value, permit };
      } catch (error) {
        const again = permit.failed(error) && attempt < attempts && !request.signal?.aborted;
        if (!again) throw error;
        refusal = error;
      }
    }
  }

  /**
   * Reads a stream when its request may go. A refusal before the first piece is tried again, up to `attempts`, with
   * everybody of the key waiting meanwhile. The permit ends with the stream, and at once when its reader leaves.
   *
   * @param open is given a signal that fires when the reader leaves, too.
   */
  stream<T>(
    request: RateRequest,
    open: (permit: Permit, signal: AbortSignal) => AsyncIterable<T>,
  ): AsyncIterable<T> {
    return cancellable(request.signal, ({ signal }) => this.#read({ ...request, signal }, open));
  }

  async *#read<T>(
    request: RateRequest & { readonly signal: AbortSignal },
    open: (permit: Permit, signal: AbortSignal) => AsyncIterable<T>,
  ): AsyncGenerator<T, void> {
    const { attempts = rateLimitDefaults.attempts, maxWaitMs = rateLimitDefaults.maxWaitMs } = this.#options;
    const { signal } = request;
    const untilMs = this.#clock.now() + maxWaitMs;
    let refusal: unknown;
    for (let attempt = 1; ; attempt++) {
      const permit = await this.#acquire(request, untilMs - this.#clock.now(), refusal);
      let begun = false;
      signal.addEventListener('abort', permit.end);
      try {
        for await (const piece of open(permit, signal)) {
          begun = true;
          permit.worked();
          yield piece;
        }
        permit.worked();
        return;
      } catch (error) {
        const again = permit.failed(error) && !begun && attempt < attempts && !signal.aborted;
        if (!again) throw error;
        refusal = error;
      } finally {
        signal.removeEventListener('abort', permit.end);
        permit.end();
      }
    }
  }

  /** @param refusal what is thrown instead when a try after the first may not go any more. */
  async #acquire(request: RateRequest, maxWaitMs: number, refusal?: unknown): Promise<Permit> {
    const { session = 'default', tokens = 0, signal } = request;
    const sinceMs = this.#clock.now();
    try {
      this.#checkCost(session);
      const lease = await this.#line.join({
        ...{ session, tokens, signal, maxWaitMs },
        quota: this.#options,
        windowMs: WINDOW_MS + (this.#options.marginMs ?? rateLimitDefaults.marginMs),
        maxWaiting: this.#options.maxWaiting ?? rateLimitDefaults.maxWaiting,
        onWait: (because, waitMs, waiting) => {
          this.#counts.waited++;
          this.#tell({ key: this.key, session, because, waitMs, waiting });
        },
      });
      return this.#permit(lease, session, sinceMs);
    } catch (error) {
      this.#counts.givenUp++;
      throw signal?.aborted ? error : (refusal ?? error);
    }
  }

  #permit(lease: Lease, session: string, sinceMs: number): Permit {
    const sentAtMs = this.#clock.now();
    const waitedMs = sentAtMs - sinceMs;
    this.#counts.granted++;
    this.#counts.waitedMs += waitedMs;
    this.#counts.maxWaitedMs = Math.max(this.#counts.maxWaitedMs, waitedMs);
    let isOver = false;
    let hasWorked = false;
    let tokens: number | undefined;
    let cost = 0;
    const end = (): void => {
      if (isOver) return;
      isOver = true;
      void this.#line.give(lease, { tokens });
    };
    return {
      session,
      waitedMs,
      worked: () => {
        if (!hasWorked) this.#line.worked();
        hasWorked = true;
      },
      used: (used) => {
        tokens = used.tokens ?? tokens;
        if (used.cost === undefined) return;
        this.#costs.add(session, used.cost - cost);
        cost = used.cost;
      },
      end,
      failed: (error) => {
        const isRefused = (this.#options.isRefusal ?? isRefusal)(error);
        if (isRefused && !isOver) {
          this.#counts.refused++;
          void this.#line.refused(sentAtMs, (refusals) => this.#pauseMs(error, refusals));
        }
        end();
        return isRefused;
      },
    };
  }

  #pauseMs(error: unknown, refusals: number): number {
    const askedMs = error instanceof AntiphonError ? error.retryAfterMs : undefined;
    if (askedMs === undefined) return this.#backoff(refusals);
    return askedMs + this.#random() * Math.min(JITTER_MAX_MS, askedMs * JITTER_SHARE);
  }

  #checkCost(session: string): void {
    const { maxCostPerSession = rateLimitDefaults.maxCostPerSession } = this.#options;
    const spent = this.#costs.of(session);
    if (spent < maxCostPerSession) return;
    throw new AntiphonError(
      'service_failed',
      `session ${session} has cost ${spent}; its ceiling for '${this.key}' is ${maxCostPerSession}`,
    );
  }

  #tell(notice: WaitNotice): void {
    for (const listener of [this.#options.onWait, ...this.#listeners]) {
      try {
        listener?.(notice);
      } catch {
        // Whoever listens in does not decide whether the request goes.
      }
    }
  }
}

/**
 * A limit for requests to a vendor: make it once, give it to every session.
 *
 * ```ts
 * const limit = rateLimit({ key: 'gemini', requestsPerMinute: 600, tokensPerMinute: 250_000, maxConcurrent: 50 });
 * const agent = pipeline(…, llm(limitedLlm(model, limit)), …);
 * ```
 */
export function rateLimit(options: RateLimitOptions): RateLimit {
  return new RateLimit(options);
}
