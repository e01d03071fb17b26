/** What went wrong, as a word a program can compare. New codes may be added in any minor release. */
export type AntiphonErrorCode =
  | 'pipeline_invalid'
  | 'frame_invalid'
  | 'processor_failed'
  | 'watcher_failed'
  | 'session_state'
  | 'session_timeout'
  | 'queue_full'
  | 'service_failed'
  | 'service_timeout'
  | 'connection_failed'
  | 'connection_lost'
  | 'connection_timeout'
  | 'conversation_invalid'
  | 'store_failed'
  | 'tool_invalid'
  | 'tool_failed'
  | 'tool_timeout'
  | 'tool_unknown'
  | 'tool_arguments'
  | 'aborted';

export interface AntiphonErrorOptions {
  /** Name of the processor at fault. */
  processor?: string | undefined;
  /** The frame that was being handled. */
  frameId?: number | undefined;
  /** Whether the same call may succeed later. @defaultValue false */
  retryable?: boolean;
  /** How long whoever refused wants to be left alone, in ms: the retry delay of a 429. */
  retryAfterMs?: number | undefined;
  /** What was caught. */
  cause?: unknown;
}

/**
 * The one error of the framework. The message says what was wrong, what was expected and what to do;
 * `code` is for programs.
 */
export class AntiphonError extends Error {
  override readonly name = 'AntiphonError';
  readonly code: AntiphonErrorCode;
  readonly processor: string | undefined;
  readonly frameId: number | undefined;
  readonly retryable: boolean;
  /** Do not try again before so many ms have passed. */
  readonly retryAfterMs: number | undefined;

  constructor(code: AntiphonErrorCode, message: string, options: AntiphonErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.processor = options.processor;
    this.frameId = options.frameId;
    this.retryable = options.retryable ?? false;
    this.retryAfterMs = options.retryAfterMs;
  }
}

/** The message of anything that was thrown. */
export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}
