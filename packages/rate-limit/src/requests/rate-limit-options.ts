import { AntiphonError, type BackoffOptions, type Clock } from '@antiphon/core';
import type { Quota, RateStore, WaitReason } from './rate-store.js';

export interface RateLimitOptions extends Quota {
  /** Limits of the same key and store share one quota, in all sessions of the process. @defaultValue 'default' */
  readonly key?: string;
  /** The most requests that wait; more are refused (`queue_full`). @defaultValue 1_000 */
  readonly maxWaiting?: number;
  /**
   * The longest that a request waits, all tries together. One that would have to wait longer fails at once
   * (`service_timeout`), for somebody is listening to the silence. @defaultValue 10_000
   */
  readonly maxWaitMs?: number;
  /** Tries of a request that the vendor refuses (HTTP 429). @defaultValue 3 */
  readonly attempts?: number;
  /** The pause after a refusal that names none. @defaultValue 500 ms × 2ⁿ, at most 30 s, half of it left to chance */
  readonly refusalBackoff?: BackoffOptions;
  /**
   * So much longer than a minute a request counts: what travels to the vendor may arrive closer together than it
   * left. @defaultValue 500
   */
  readonly marginMs?: number;
  /** What a session may cost, in whatever unit the wrappers' `cost` gives. @defaultValue no ceiling */
  readonly maxCostPerSession?: number;
  /** @defaultValue one for the process, in memory */
  readonly store?: RateStore;
  /** @defaultValue the system's clock */
  readonly clock?: Clock;
  /** Whether an error is a refusal. @defaultValue {@link isRefusal} */
  isRefusal?(error: unknown): boolean;
  /** A request has to wait. What the caller hears meanwhile is decided here; see also `waitFiller`. */
  onWait?(notice: WaitNotice): void;
}

/** Somebody has to wait. Told once for each request and try. */
export interface WaitNotice {
  readonly key: string;
  readonly session: string;
  readonly because: WaitReason;
  /** How long at least, as far as is known. */
  readonly waitMs: number | undefined;
  /** How many wait, this one included. */
  readonly waiting: number;
}

export const rateLimitDefaults = {
  key: 'default',
  maxWaiting: 1_000,
  maxWaitMs: 10_000,
  attempts: 3,
  marginMs: 500,
  maxCostPerSession: Number.POSITIVE_INFINITY,
} as const satisfies RateLimitOptions;

export const refusalBackoffDefaults = {
  baseMs: 500,
  maxMs: 30_000,
  jitter: 'equal',
} as const satisfies BackoffOptions;

/** @throws AntiphonError `pipeline_invalid` for values that cannot work. */
export function checkRateLimit(options: RateLimitOptions): void {
  const least: [keyof RateLimitOptions, number][] = [
    ['requestsPerMinute', 1],
    ['maxConcurrent', 1],
    ['attempts', 1],
    ['maxWaiting', 1],
  ];
  for (const [name, min] of least) {
    const value = options[name];
    if (value === undefined || (Number.isInteger(value) && (value as number) >= min)) continue;
    throw invalid(`${name} is ${String(value)}; a whole number of ${min} or more is expected`);
  }
  for (const name of ['tokensPerMinute', 'maxWaitMs', 'marginMs', 'maxCostPerSession'] as const) {
    const value = options[name];
    if (value !== undefined && !(value >= 0)) throw invalid(`${name} is ${value}; 0 or more is expected`);
  }
}

function invalid(message: string): AntiphonError {
  return new AntiphonError('pipeline_invalid', `rateLimit: ${message}`);
}

/**
 * Whether the vendor refused because too much was asked of it: an error that names a time to wait, or one made of
 * an answer with status 429.
 */
export function isRefusal(error: unknown): boolean {
  if (!(error instanceof AntiphonError)) return false;
  if (error.retryAfterMs !== undefined) return true;
  const { cause } = error;
  if (typeof cause !== 'object' || cause === null) return false;
  const { status, statusCode, code } = cause as Record<string, unknown>;
  return [status, statusCode, code].includes(429);
}
