import type { IncomingHttpHeaders } from 'node:http';

/** From which pages browsers may connect: those of this server (`same`), those listed, `same` among them too, or any. */
export type AllowedOrigins = 'same' | 'any' | readonly string[];

/** Whether a page may connect. Only browsers name theirs, and those cannot help it. */
export function isAllowedOrigin(headers: IncomingHttpHeaders, allowed: AllowedOrigins): boolean {
  const { origin } = headers;
  if (allowed === 'any' || origin === undefined) return true;
  if (allowed === 'same') return isSame(headers);
  return allowed.includes(origin) || (allowed.includes('same') && isSame(headers));
}

function isSame({ origin = '', host }: IncomingHttpHeaders): boolean {
  return URL.canParse(origin) && host !== undefined && new URL(origin).host === host.toLowerCase();
}
