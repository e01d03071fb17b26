import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Owner } from './owner.js';

const HASHED = 'sha256:';

/** Keys by which owners are known. Keeps what sha256 makes of them, not the keys. */
export class ApiKeys {
  readonly #keys: readonly { readonly owner: Owner; readonly hash: Buffer }[];

  /** @param keys each `OWNER=KEY` or `OWNER=sha256:HEX`; an owner may have several */
  constructor(keys: readonly string[]) {
    this.#keys = keys.map((entry) => {
      const at = entry.indexOf('=');
      const key = entry.slice(at + 1);
      const hash = key.startsWith(HASHED) ? Buffer.from(key.slice(HASHED.length), 'hex') : hashOf(key);
      return { owner: { id: entry.slice(0, at) }, hash };
    });
  }

  /** Takes as long for a key that is nearly right as for any other: all are compared, by their hashes. */
  owner(key: string): Owner | undefined {
    const hash = hashOf(key);
    let found: Owner | undefined;
    for (const each of this.#keys) if (timingSafeEqual(each.hash, hash)) found ??= each.owner;
    return found;
  }
}

/** A key that nobody can guess, and what is to be kept of it. */
export interface NewApiKey {
  /** To be handed over, once. 256 random bits. */
  readonly key: string;
  /** For the configuration: `OWNER=sha256:HEX`. */
  readonly entry: string;
}

export function newApiKey(owner: string): NewApiKey {
  const key = `ak_${randomBytes(32).toString('base64url')}`;
  return { key, entry: `${owner}=${HASHED}${hashOf(key).toString('hex')}` };
}

function hashOf(key: string): Buffer {
  return createHash('sha256').update(key).digest();
}
