import type { IncomingHttpHeaders } from 'node:http';

/** Whether a page may connect. Only browsers name theirs, and those cannot help it. */
export function isAllowedOrigin(
  { origin, host }: IncomingHttpHeaders,
  allowed: 'same' | 'any' | readonly string[],
): boolean {
  if (allowed === 'any' || origin === undefined) return true;
  if (allowed !== 'same') return allowed.includes(origin);
  return URL.canParse(origin) && host !== undefined && new URL(origin).host === host.toLowerCase();
}
