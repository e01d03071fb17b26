import { type BackoffOptions, backoff, delay } from '../async/index.js';
import type { Clock } from '../clock/index.js';
import type { AntiphonError } from '../error.js';

/** How failed requests are tried again. */
export interface RetryOptions {
  /** Tries for one answer, as long as not a word of it has been spoken. @defaultValue 2 */
  readonly attempts?: number;
  /**
   * The longest wait before another try: the caller hears nothing meanwhile. Whoever asks for a longer one
   * (`retryAfterMs`) is not waited for, and the answer fails at once.
   * @defaultValue 5_000
   */
  readonly maxRetryWaitMs?: number;
  /** The wait where nobody asked for one. @defaultValue 200 ms × 2ⁿ, half of it left to chance */
  readonly retryBackoff?: BackoffOptions;
}

export const retryDefaults = {
  attempts: 2,
  maxRetryWaitMs: 5_000,
} as const satisfies RetryOptions;

export const retryBackoffDefaults = {
  baseMs: 200,
  jitter: 'equal',
} as const satisfies BackoffOptions;

/** How a service that is tried again stands. */
export type RetryState = 'open' | 'reconnecting' | 'failed';

/** Where a service is tried again, and who is shown that it is. */
export interface RetryHost {
  readonly clock: Clock;
  retrying(state: RetryState, attempt: number, reason: string): void;
}

/** Waits before a service is tried again, and shows its host that it does. One per service and session. */
export class Retries {
  readonly #options: Required<RetryOptions>;
  readonly #host: RetryHost;
  #shown: RetryState = 'open';

  constructor(options: Required<RetryOptions>, host: RetryHost) {
    this.#options = options;
    this.#host = host;
  }

  /**
   * Waits before the next try, by the host's clock.
   *
   * @param attempt the number of the try that failed, from 1.
   * @throws AntiphonError `failed` itself when there is to be no other; the abort's error.
   */
  async wait(failed: AntiphonError, attempt: number, signal: AbortSignal): Promise<void> {
    const { attempts, maxRetryWaitMs, retryBackoff } = this.#options;
    const askedMs = failed.retryAfterMs;
    if (!failed.retryable || attempt >= attempts || (askedMs ?? 0) > maxRetryWaitMs) throw failed;
    this.#show('reconnecting', attempt, failed.code);
    const waits = backoff({ ...retryBackoffDefaults, ...retryBackoff });
    const waitMs = askedMs ?? Math.min(waits(attempt), maxRetryWaitMs);
    if (waitMs > 0) await delay(this.#host.clock, waitMs, signal);
  }

  /** The service has answered. */
  worked(attempt: number): void {
    if (this.#shown !== 'open') this.#show('open', attempt, 'recovered');
  }

  /** It was given up. */
  failed(attempt: number): void {
    if (this.#shown === 'reconnecting') this.#show('failed', attempt, 'gave_up');
  }

  #show(state: RetryState, attempt: number, reason: string): void {
    this.#shown = state;
    this.#host.retrying(state, attempt, reason);
  }
}
