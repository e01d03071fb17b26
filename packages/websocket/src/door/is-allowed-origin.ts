import type { IncomingHttpHeaders } from 'node:http';

/** Whether a page may connect. Only browsers name theirs, and those cannot help it. */
export function isAllowedOrigin(
  headers: IncomingHttpHeaders,
  allowed: 'same' | 'any' | readonly string[],
): boolean {
  const { origin } = headers;
  if (allowed === 'any' || origin === undefined) return true;
  if (allowed === 'same') return isSame(headers);
  return allowed.includes(origin) || (allowed.includes('same') && isSame(headers));
}

function isSame({ origin = '', host }: IncomingHttpHeaders): boolean {
  return URL.canParse(origin) && host !== undefined && new URL(origin).host === host.toLowerCase();
}
