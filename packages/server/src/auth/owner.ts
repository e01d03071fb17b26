import type { IncomingHttpHeaders } from 'node:http';

/** Whoever asked, once it is known: their sessions are their own. */
export interface Owner {
  readonly id: string;
}

/** Finds out by the headers of a request who asks. Nothing where they do not say, or what they say is not good. */
export type Authenticator = (headers: IncomingHttpHeaders) => Promise<Owner | undefined>;

/** Who asks where nobody is asked: a person at this machine. */
export const LOCAL_OWNER: Owner = { id: 'local' };

/** 1 … 128 characters without control characters: what stores and logs take. */
export function isOwnerId(id: unknown): id is string {
  return typeof id === 'string' && /^[^\p{Cc}\p{Cs}]{1,128}$/u.test(id);
}

/** What stands in `Authorization: Bearer …`. */
export function bearerOf({ authorization }: IncomingHttpHeaders): string | undefined {
  return /^Bearer ([!-~]{1,8192})$/i.exec(authorization ?? '')?.[1];
}
