import {
  BodyTooLargeError,
  type HttpAnswer,
  type HttpExchange,
  type IncomingRequest,
} from '../server/index.js';
import { crossOrigin } from './cross-origin.js';

/** What is wrong with a request: HTTP's status, and the vendor's own number and words. */
export interface Complaint {
  readonly status: number;
  readonly code: number;
  readonly message: string;
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

export interface EnvelopeOptions {
  /** The complaint that goes with a status. */
  readonly complaintFor: (status: number) => Complaint;
  /** The body of a refusal. */
  readonly refusal: (complaint: Complaint) => object;
}

/** How a vendor refuses. Pages of any origin may read it. */
export class Envelope {
  readonly #options: EnvelopeOptions;

  constructor(options: EnvelopeOptions) {
    this.#options = options;
  }

  /** Has a request served; what is thrown as `Refused` is answered as a refusal. */
  async respond(exchange: HttpExchange, serve: () => Promise<void>): Promise<void> {
    if (exchange.method === 'OPTIONS') {
      exchange.answer({ status: 204, headers: crossOrigin(exchange) });
      return;
    }
    try {
      await serve();
    } catch (thrown) {
      if (thrown instanceof Refused) exchange.answer(this.refused(exchange, thrown.complaint));
      else if (thrown instanceof BodyTooLargeError) exchange.answer(this.failure(exchange, 413));
      // The client has gone: there is nobody to answer.
      else if (!exchange.signal.aborted) throw thrown;
    }
  }

  /** The vendor's own answer for a status. */
  failure(request: IncomingRequest, status: number, retryAfterMs?: number): HttpAnswer {
    return this.refused(request, this.#options.complaintFor(status), retryAfterMs);
  }

  refused(request: IncomingRequest, complaint: Complaint, retryAfterMs?: number): HttpAnswer {
    const retry =
      retryAfterMs === undefined ? {} : { 'retry-after': String(Math.ceil(retryAfterMs / 1_000)) };
    const headers = { ...crossOrigin(request), ...retry };
    return { status: complaint.status, headers, body: this.#options.refusal(complaint) };
  }
}
