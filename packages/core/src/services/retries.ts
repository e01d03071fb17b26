import { type BackoffOptions, backoff, delay } from '../async/index.js';
import type { AntiphonError } from '../error.js';
import { ConnectionStateFrame, type Frame } from '../frames/index.js';
import type { Context } from '../processors/index.js';

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

/** Waits before a service is tried again, and shows the session that it does. One per service and session. */
export class Retries {
  readonly #options: Required<RetryOptions>;
  #shown: 'open' | 'reconnecting' | 'failed' = 'open';

  constructor(options: Required<RetryOptions>) {
    this.#options = options;
  }

  /**
   * Waits before the next try, by the session's clock.
   *
   * @param attempt the number of the try that failed, from 1.
   * @throws AntiphonError `failed` itself when there is to be no other; the abort's error.
   */
  async wait(
    ctx: Context<Frame>,
    failed: AntiphonError,
    attempt: number,
    signal: AbortSignal,
  ): Promise<void> {
    const { attempts, maxRetryWaitMs, retryBackoff } = this.#options;
    const askedMs = failed.retryAfterMs;
    if (!failed.retryable || attempt >= attempts || (askedMs ?? 0) > maxRetryWaitMs) throw failed;
    this.#show(ctx, 'reconnecting', attempt, failed.code);
    const waits = backoff({ ...retryBackoffDefaults, ...retryBackoff });
    const waitMs = askedMs ?? Math.min(waits(attempt), maxRetryWaitMs);
    if (waitMs > 0) await delay(ctx.clock, waitMs, signal);
  }

  /** The service has answered. */
  worked(ctx: Context<Frame>, attempt: number): void {
    if (this.#shown !== 'open') this.#show(ctx, 'open', attempt, 'recovered');
  }

  /** It was given up. */
  failed(ctx: Context<Frame>, attempt: number): void {
    if (this.#shown === 'reconnecting') this.#show(ctx, 'failed', attempt, 'gave_up');
  }

  #show(
    ctx: Context<Frame>,
    state: 'open' | 'reconnecting' | 'failed',
    attempt: number,
    reason: string,
  ): void {
    this.#shown = state;
    ctx.broadcast(new ConnectionStateFrame({ processor: ctx.name, state, attempt, reason }));
  }
}
