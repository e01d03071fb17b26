import type { IncomingRequest } from '../server/index.js';

/** Headers that let a page of any origin read the answer, cookies and all: the origin is echoed, never a star. */
export function crossOrigin({ headers }: IncomingRequest): Readonly<Record<string, string>> {
  const { origin } = headers;
  if (origin === undefined) return {};
  return {
    'access-control-allow-origin': origin,
    'access-control-allow-credentials': 'true',
    'access-control-allow-methods': 'GET, POST, DELETE, OPTIONS',
    'access-control-allow-headers':
      headers['access-control-request-headers'] ?? 'authorization, content-type, x-api-key',
    vary: 'Origin',
  };
}
