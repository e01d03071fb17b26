import { type Complaint, crossOrigin, Envelope, type Refusal } from '../avatar/index.js';
import type { HttpAnswer, HttpExchange, IncomingRequest } from '../server/index.js';

/** The code of success: the vendor's own SDK takes no other, though its OpenAPI page names 100. */
const SUCCESS = 1_000;

/** An answer that the vendor's SDK takes as one. */
export function success(request: IncomingRequest, data: object | null, status = 200): HttpAnswer {
  return { status, headers: crossOrigin(request), body: { code: SUCCESS, data, message: 'Success' } };
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

/**
 * The complaint that goes with a status. The vendor's codes are not public: ten times the status stands for them, and
 * nobody should go by more than the status.
 */
export const complaint = (status: number, message = MESSAGES[status] ?? 'Unknown error'): Complaint => ({
  status,
  code: status * 10,
  message,
});

/** Statuses and words are guesses; that these are refused is documented. */
export const REFUSALS: Readonly<Record<Refusal, Complaint>> = {
  noCredit: complaint(402, 'Insufficient credits'),
  concurrencyLimit: complaint(429, 'Session concurrency limit reached'),
  unknownAvatar: complaint(404, 'Avatar not found'),
};

export const envelope = new Envelope({
  complaintFor: (status) => complaint(status),
  refusal: ({ code, message }) => ({ code, data: null, message }),
});

/** The token behind `Authorization: Bearer`. */
export function bearerOf({ headers }: HttpExchange): string {
  return /^Bearer (\S+)$/i.exec(headers.authorization ?? '')?.[1] ?? '';
}
