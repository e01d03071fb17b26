import type { IncomingHttpHeaders } from 'node:http';

const LOOPBACK = /^(?:localhost|127(?:\.\d+){3}|\[::1\])(?::\d+)?$/i;

/**
 * Whether a request comes from the page itself. Pages of others may not ask; and what is served to this machine alone is
 * asked for by one of its own names, else a stranger's page could have its name lead here.
 */
export function mayAsk(headers: IncomingHttpHeaders, servedOn: string): boolean {
  const { host = '', origin } = headers;
  const site = headers['sec-fetch-site'];
  if (isLoopback(servedOn) && !LOOPBACK.test(host)) return false;
  if (origin !== undefined && (!URL.canParse(origin) || new URL(origin).host !== host.toLowerCase()))
    return false;
  return site === undefined || site === 'same-origin' || site === 'none';
}

function isLoopback(host: string): boolean {
  return LOOPBACK.test(host) || host === '::1';
}
