import { STATUS_CODES } from 'node:http';
import { AntiphonError } from '@antiphon/core';
import { ConversationError, type Refusal } from '../conversations/index.js';

/** What is wrong with a request, as a word that a program can compare. */
export type ProblemCode =
  | Refusal
  | 'unauthorized'
  | 'forbidden_origin'
  | 'forbidden_host'
  | 'too_large'
  | 'unsupported_media_type'
  | 'upgrade_required'
  | 'too_many_requests'
  | 'headers_too_large'
  | 'timeout'
  | 'unavailable'
  | 'starting'
  | 'internal';

export interface ProblemOptions {
  readonly retryAfterMs?: number | undefined;
  readonly cause?: unknown;
}

/** A request is answered with an error. The message is for whoever asked: no path, no stack, no secret. */
export class Problem extends Error {
  readonly status: number;
  readonly code: ProblemCode;
  readonly retryAfterMs: number | undefined;

  constructor(
    status: number,
    code: ProblemCode,
    detail: string,
    { retryAfterMs, cause }: ProblemOptions = {},
  ) {
    super(detail, cause === undefined ? undefined : { cause });
    this.status = status;
    this.code = code;
    this.retryAfterMs = retryAfterMs;
  }
}

/** A problem as RFC 9457 has it. */
export interface ProblemDocument {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly code: string;
  /** By which the line of the log is found. */
  readonly requestId: string;
}

export function documentOf({ status, code, message }: Problem, requestId: string): ProblemDocument {
  const title = STATUS_CODES[status] ?? 'Error';
  return { type: `urn:antiphon:problem:${code}`, title, status, detail: message, code, requestId };
}

const STATUSES: Readonly<Record<Refusal, number>> = {
  full: 503,
  owner_full: 503,
  busy: 503,
  draining: 503,
  store_failed: 503,
  unsupported_language: 400,
  unsupported_mode: 400,
  invalid: 400,
  not_found: 404,
  ended: 410,
};

/** When a store or a directory of keys may be back. */
const RETRY_MS = 5_000;

/** What of anything that was thrown is for whoever asked. */
export function problemOf(thrown: unknown): Problem {
  if (thrown instanceof Problem) return thrown;
  if (thrown instanceof ConversationError) {
    const status = STATUSES[thrown.refusal];
    const retryAfterMs = thrown.retryAfterMs ?? (status === 503 ? RETRY_MS : undefined);
    return new Problem(status, thrown.refusal, thrown.message, { retryAfterMs, cause: thrown });
  }
  if (thrown instanceof AntiphonError && thrown.code === 'store_failed') {
    const detail = 'conversations cannot be read or written at the moment';
    return new Problem(503, 'store_failed', detail, { retryAfterMs: RETRY_MS, cause: thrown });
  }
  return ofFramework(thrown) ?? new Problem(500, 'internal', 'something went wrong here', { cause: thrown });
}

/** What Fastify refuses by itself. Its own words may quote the request. */
function ofFramework(thrown: unknown): Problem | undefined {
  const { statusCode, code } = thrown as { readonly statusCode?: unknown; readonly code?: unknown };
  switch (statusCode) {
    case 400:
      return new Problem(
        400,
        'invalid',
        code === 'FST_ERR_CTP_EMPTY_JSON_BODY'
          ? 'the body is empty'
          : 'the request cannot be read: is its body JSON, and its address encoded?',
      );
    case 413:
      return new Problem(413, 'too_large', 'the body is too long');
    case 414:
      return new Problem(404, 'not_found', 'there is nothing at this address');
    case 415:
      return new Problem(415, 'unsupported_media_type', 'a body must be application/json');
    case 503:
      return new Problem(503, 'draining', 'the server ends', { retryAfterMs: RETRY_MS });
    default:
      return undefined;
  }
}
