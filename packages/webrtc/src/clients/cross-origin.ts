import type { IncomingMessage } from 'node:http';
import { type AllowedOrigins, isAllowedOrigin } from '@antiphon/ws-door';

/** How long a browser may keep the answer to its question, in seconds: as long as any does. */
const PREFLIGHT_SECONDS = 7_200;

/** What a browser is told of the page that it shows, so that the page may read what is answered. */
export type CrossOriginHeaders = Readonly<Record<string, string>>;

/** Which pages may ask, and how their browsers are told (CORS, of the Fetch standard). */
export class CrossOrigin {
  readonly #allowed: AllowedOrigins;

  constructor(allowed: AllowedOrigins) {
    this.#allowed = allowed;
  }

  /** @returns why a page may not connect */
  objection({ headers }: IncomingMessage): string | undefined {
    if (isAllowedOrigin(headers, this.#allowed)) return undefined;
    return `pages of ${(headers.origin ?? '').slice(0, 100)} may not connect`;
  }

  /** For an answer to a page that may read it; none where no page asks. */
  headers({ headers }: IncomingMessage): CrossOriginHeaders {
    const { origin } = headers;
    if (origin === undefined || !isAllowedOrigin(headers, this.#allowed)) return {};
    return {
      'access-control-allow-origin': origin,
      vary: 'Origin',
      // Cookies go with the requests of pages that are known, not with those of any page there is.
      ...(this.#allowed === 'any' ? {} : { 'access-control-allow-credentials': 'true' }),
    };
  }

  /** For the answer to what a browser asks before a page of another origin may send JSON. */
  preflight({ headers }: IncomingMessage): CrossOriginHeaders {
    return {
      'access-control-allow-methods': 'POST, PATCH',
      'access-control-allow-headers': headers['access-control-request-headers'] ?? 'content-type',
      'access-control-max-age': `${PREFLIGHT_SECONDS}`,
    };
  }
}
