import { crossOrigin } from '../avatar/index.js';
import type { HttpAnswer, HttpExchange, IncomingRequest } from '../server/index.js';

/** The code of success: the vendor's own SDK takes no other, though its OpenAPI page names 100. */
const SUCCESS = 1_000;

/** What is wrong with a request. */
export interface Complaint {
  readonly status: number;
  readonly message: string;
}

/** An answer that the vendor's SDK takes as one. */
export function success(request: IncomingRequest, data: object | null, status = 200): HttpAnswer {
  return { status, headers: crossOrigin(request), body: { code: SUCCESS, data, message: 'Success' } };
}

/**
 * A refusal in the vendor's envelope. Its codes are not public: ten times the status stands for them, and nobody should
 * go by more than the status.
 */
export function refused(
  request: IncomingRequest,
  { status, message }: Complaint,
  retryAfterMs?: number,
): HttpAnswer {
  const retry = retryAfterMs === undefined ? {} : { 'retry-after': String(Math.ceil(retryAfterMs / 1_000)) };
  return {
    status,
    headers: { ...crossOrigin(request), ...retry },
    body: { code: status * 10, data: null, message },
  };
}

const MESSAGES: Readonly<Record<number, string>> = {
  400: 'Bad request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not found',
  413: 'The body is too large',
  429: 'Too many requests',
  500: 'Internal server error',
  503: 'Service unavailable',
};

/** The complaint that goes with a status. */
export const complaintFor = (status: number): Complaint => ({
  status,
  message: MESSAGES[status] ?? 'Unknown error',
});

/** What keeps a request from being answered as it wishes. */
export class Refused extends Error {
  override readonly name = 'Refused';
  readonly complaint: Complaint;

  constructor(status: number, message: string) {
    super(message);
    this.complaint = { status, message };
  }
}

/** The token behind `Authorization: Bearer`. */
export function bearerOf({ headers }: HttpExchange): string {
  return /^Bearer (\S+)$/i.exec(headers.authorization ?? '')?.[1] ?? '';
}
