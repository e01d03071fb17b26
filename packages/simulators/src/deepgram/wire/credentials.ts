import type { IncomingRequest } from '../../server/index.js';

/** The key or token of a request, and the subprotocol that carried it, if one did. */
export interface Credentials {
  readonly key: string;
  readonly subprotocol?: string;
}

const SCHEMES = ['token', 'bearer'];

/**
 * Reads `Authorization: Token KEY`, `Authorization: Bearer TOKEN`, and what browsers send for want of headers:
 * `Sec-WebSocket-Protocol: token, KEY`.
 */
export function credentialsOf({ headers }: IncomingRequest): Credentials | undefined {
  const authorization = headers.authorization;
  if (authorization !== undefined) {
    const [scheme = '', key = ''] = authorization.trim().split(/\s+/, 2);
    return SCHEMES.includes(scheme.toLowerCase()) && key !== '' ? { key } : undefined;
  }
  const [scheme = '', key = ''] = (headers['sec-websocket-protocol'] ?? '')
    .split(',')
    .map((part) => part.trim());
  return SCHEMES.includes(scheme.toLowerCase()) && key !== '' ? { key, subprotocol: scheme } : undefined;
}
