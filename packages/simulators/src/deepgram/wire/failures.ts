import type { HttpAnswer, IncomingRequest } from '../../server/index.js';

/** What is wrong with a request, as Deepgram says it. */
export interface Complaint {
  readonly status: number;
  readonly code: string;
  readonly message: string;
}

const COMPLAINTS: Readonly<Record<number, Omit<Complaint, 'status'>>> = {
  400: { code: 'Bad Request', message: 'Bad Request: failed to process the request.' },
  401: { code: 'INVALID_AUTH', message: 'Invalid credentials.' },
  402: { code: 'ASR_PAYMENT_REQUIRED', message: 'Project does not have enough credits for an ASR request.' },
  403: { code: 'INSUFFICIENT_PERMISSIONS', message: 'User does not have sufficient permissions.' },
  404: { code: 'NOT_FOUND', message: 'Not found.' },
  408: { code: 'TIMEOUT', message: 'Request timed out.' },
  413: { code: 'PAYLOAD_TOO_LARGE', message: 'The payload is too large.' },
  429: { code: 'TOO_MANY_REQUESTS', message: 'Too many requests. Please try again later.' },
  500: { code: 'INTERNAL_SERVER_ERROR', message: 'Internal server error.' },
  503: { code: 'SERVICE_UNAVAILABLE', message: 'Service unavailable. Please try again later.' },
};

/** A complaint about a parameter: 400. */
export const badRequest = (message: string): Complaint => ({ status: 400, code: 'Bad Request', message });

/** The complaint that goes with a status. */
export const complaintFor = (status: number): Complaint => ({
  status,
  ...(COMPLAINTS[status] ?? { code: 'UNKNOWN', message: 'Unknown error.' }),
});

/** Deepgram's HTTP error: JSON with `err_code` and `err_msg`, and the same in the headers. */
export function failureAnswer(
  _request: IncomingRequest,
  { status, code, message }: Complaint,
  requestId: string,
  retryAfterMs?: number,
): HttpAnswer {
  const retry = retryAfterMs === undefined ? {} : { 'retry-after': String(Math.ceil(retryAfterMs / 1_000)) };
  return {
    status,
    headers: { 'dg-request-id': requestId, 'dg-error': message, ...retry },
    body: { err_code: code, err_msg: message, request_id: requestId },
  };
}
