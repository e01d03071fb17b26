import { type Complaint, crossOrigin, Envelope, type Refusal } from '../avatar/index.js';
import type { HttpAnswer, IncomingRequest } from '../server/index.js';

const SUCCESS = 100;

/** The vendor's numbers, as it documents them (https://docs.heygen.com/reference/errors) and as its users report them. */
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

export const envelope = new Envelope({
  complaintFor,
  refusal: ({ code, message }) => ({ code, message }),
});

export function success(request: IncomingRequest, data: object | null): HttpAnswer {
  return {
    status: 200,
    headers: crossOrigin(request),
    body: { code: SUCCESS, data, message: 'success' },
  };
}
