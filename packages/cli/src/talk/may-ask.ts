import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';

/** Where the page is served. */
export interface Door {
  /** What the server listens on: a name or an address. */
  readonly host: string;
  /** Where a proxy shows the page, as `https://talk.example`. */
  readonly origin?: string | undefined;
}

/**
 * Whether a request comes from the page itself, or from a person who opens it. Pages of others may lead here, and no more; and
 * the page is asked for by names that are known to be its own, else a stranger's page could have its name lead here.
 */
export function mayAsk(
  { headers, method }: Pick<IncomingMessage, 'headers' | 'method'>,
  door: Door,
): boolean {
  const { origin } = headers;
  const host = headers.host?.toLowerCase();
  if (host === undefined || !isOwnName(host, door)) return false;
  if (origin !== undefined && origin !== door.origin && hostOf(origin) !== host) return false;
  const site = headers['sec-fetch-site'];
  if (site === undefined || site === 'same-origin' || site === 'none') return true;
  return method === 'GET' && headers['sec-fetch-mode'] === 'navigate';
}

/** No stranger's name can be an address. */
function isOwnName(host: string, door: Door): boolean {
  if (door.origin !== undefined && hostOf(door.origin) === host) return true;
  const name = /^(\[[\da-f:.]+\]|[a-z\d_.-]+)(?::\d+)?$/.exec(host)?.[1];
  if (name === undefined) return false;
  const isAddress = isIP(name.replace(/^\[|\]$/g, '')) > 0;
  return isAddress || name === 'localhost' || name === door.host.toLowerCase();
}

function hostOf(origin: string): string | undefined {
  return URL.canParse(origin) ? new URL(origin).host : undefined;
}
