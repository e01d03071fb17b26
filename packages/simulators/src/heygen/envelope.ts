import { crossOrigin, type Refusal } from '../avatar/index.js';
import type { HttpAnswer, IncomingRequest } from '../server/index.js';

const SUCCESS = 100;

/** What is wrong with a request, by the vendor's own number (https://docs.heygen.com/reference/errors). */
export interface Complaint {
  readonly status: number;
  readonly code: number;
  readonly message: string;
}

/** The vendor's numbers, as it documents them and as its users report them. */
export const COMPLAINTS = {
  unauthorized: { status: 401, code: 400_112, message: 'Unauthorized' },
  wrongState: { status: 400, code: 400_006, message: 'Session is not in correct state' },
  noSession: { status: 404, code: 10_006, message: 'Session not found' },
  invalid: { status: 400, code: 400_128, message: 'Invalid querying parameter' },
  // A guess: no other number of the vendor's says that there is nothing left to pay with.
  noCredit: { status: 429, code: 10_015, message: 'Trial API limit reached' },
  concurrencyLimit: { status: 429, code: 10_007, message: 'Concurrent limit reached' },
  unknownAvatar: { status: 404, code: 10_012, message: 'Avatar not found' },
} as const satisfies Readonly<Record<string, Complaint>> & Readonly<Record<Refusal, Complaint>>;

/** Of the statuses that a fault may want; those of 500 and above are guesses. */
const BY_STATUS: Readonly<Record<number, Omit<Complaint, 'status'>>> = {
  400: COMPLAINTS.invalid,
  401: COMPLAINTS.unauthorized,
  403: { code: 10_013, message: 'Avatar not allowed' },
  404: { code: 404, message: 'Not found' },
  413: { code: 400_128, message: 'The body is too large' },
  429: { code: 400_123, message: 'Exceed rate limit' },
};

/** The complaint that goes with a status. */
export const complaintFor = (status: number): Complaint => ({
  ...(BY_STATUS[status] ?? { code: status * 100, message: 'Internal error' }),
  status,
});

export function success(request: IncomingRequest, data: object | null): HttpAnswer {
  return {
    status: 200,
    headers: crossOrigin(request),
    body: { code: SUCCESS, data, message: 'success' },
  };
}

export function refused(
  request: IncomingRequest,
  { status, code, message }: Complaint,
  retryAfterMs?: number,
): HttpAnswer {
  const retry = retryAfterMs === undefined ? {} : { 'retry-after': String(Math.ceil(retryAfterMs / 1_000)) };
  return { status, headers: { ...crossOrigin(request), ...retry }, body: { code, message } };
}

/** What keeps a request from being answered as it wishes. */
export class Refused extends Error {
  override readonly name = 'Refused';
  readonly complaint: Complaint;

  constructor(complaint: Complaint, message: string = complaint.message) {
    super(message);
    this.complaint = { ...complaint, message };
  }
}
