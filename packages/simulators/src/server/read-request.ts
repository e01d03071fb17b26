import type { IncomingMessage } from 'node:http';
import type { ConnectionInfo } from './connection-info.js';
import type { IncomingRequest, Protocol } from './protocol.js';

const REDACTED = '[redacted]';
const ALWAYS_SECRET = ['authorization', 'cookie', 'proxy-authorization', 'x-api-key', 'x-goog-api-key'];
const SECRET_QUERY = ['key', 'access_token', 'token'];

/** Counts connections, in all and by path. Paths are bounded: a client could invent one each time. */
export class ConnectionCounter {
  #all = 0;
  readonly #byPath = new Map<string, number>();

  next(path: string): { number: number; numberOnPath: number } {
    this.#all += 1;
    const numberOnPath = (this.#byPath.get(path) ?? 0) + 1;
    if (numberOnPath > 1 || this.#byPath.size < 1_000) this.#byPath.set(path, numberOnPath);
    return { number: this.#all, numberOnPath };
  }
}

/** Reads what a request says before its body. */
export function readRequest(
  incoming: IncomingMessage,
  protocol: Protocol,
  transport: ConnectionInfo['transport'],
  counter: ConnectionCounter,
): IncomingRequest {
  // Not `new URL`: paths may begin with two slashes, and must stay as they came.
  const [path = '/', ...rest] = (incoming.url ?? '/').split('?');
  const query = new URLSearchParams(rest.join('?'));
  const headers = Object.fromEntries(
    Object.entries(incoming.headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(', ') : (value ?? ''),
    ]),
  );
  const method = incoming.method ?? 'GET';
  const secretQuery = [...SECRET_QUERY, ...(protocol.secretQuery ?? [])];
  const secretHeaders = [...ALWAYS_SECRET, ...(protocol.secretHeaders ?? [])];
  const info: ConnectionInfo = {
    vendor: protocol.vendor,
    ...counter.next(path),
    transport,
    method,
    path,
    query: [...query].map(([name, value]) => [
      name,
      secretQuery.includes(name.toLowerCase()) ? REDACTED : value,
    ]),
    headers: Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [name, secretHeaders.includes(name) ? REDACTED : value]),
    ),
  };
  return { info, method, path, query, headers };
}
