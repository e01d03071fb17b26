import { AntiphonError } from '@antiphon/core/frame-free';

/**
 * Why there is no session: nobody answers, it is not known who asks, there is no room or no time just now, there is no such
 * session, or what was asked for is not to be had.
 */
export type RefusalReason = 'unreachable' | 'unauthorised' | 'busy' | 'gone' | 'refused';

export interface ServiceRefusalOptions {
  readonly status?: number;
  readonly retryAfterMs?: number | undefined;
  readonly cause?: unknown;
}

/** The service has given no session. Its message is for people. */
export class ServiceRefusal extends AntiphonError {
  readonly reason: RefusalReason;
  /** Of HTTP; undefined where nobody has answered. */
  readonly status: number | undefined;

  constructor(reason: RefusalReason, message: string, options: ServiceRefusalOptions = {}) {
    const { status, retryAfterMs, cause } = options;
    super(reason === 'unreachable' ? 'connection_failed' : 'service_failed', message, {
      retryable: reason === 'unreachable' || reason === 'busy',
      retryAfterMs,
      cause,
    });
    this.reason = reason;
    this.status = status;
  }
}
