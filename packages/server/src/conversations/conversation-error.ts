import { AntiphonError, type AntiphonErrorCode } from '@antiphon/core';

/** Why the service does not do what it was asked for. */
export type Refusal =
  /** As many conversations are open as may be. */
  | 'full'
  /** This owner has as many open as one may have. */
  | 'owner_full'
  /** The process has too little memory or time left to serve one more well. */
  | 'busy'
  /** The service is going down and begins nothing. */
  | 'draining'
  /** The agent does not speak this language. */
  | 'unsupported_language'
  /** The agent cannot work in this mode. */
  | 'unsupported_mode'
  /** What was asked for makes no sense. */
  | 'invalid'
  /** There is no such conversation, or it is somebody else's. */
  | 'not_found'
  /** The conversation is over. */
  | 'ended'
  /** The store could not do its part. */
  | 'store_failed';

export interface RefusalOptions {
  /** When to ask again, in ms; where asking again may help. */
  readonly retryAfterMs?: number;
  readonly cause?: unknown;
}

const CODES: Readonly<Record<Refusal, AntiphonErrorCode>> = {
  full: 'queue_full',
  owner_full: 'queue_full',
  busy: 'queue_full',
  draining: 'session_state',
  unsupported_language: 'conversation_invalid',
  unsupported_mode: 'conversation_invalid',
  invalid: 'conversation_invalid',
  not_found: 'conversation_invalid',
  ended: 'session_state',
  store_failed: 'store_failed',
};

/** The service does not do what it was asked for. The message is fit for whoever asked. */
export class ConversationError extends AntiphonError {
  readonly refusal: Refusal;

  constructor(refusal: Refusal, message: string, { retryAfterMs, cause }: RefusalOptions = {}) {
    super(CODES[refusal], message, { retryable: retryAfterMs !== undefined, retryAfterMs, cause });
    this.refusal = refusal;
  }
}
