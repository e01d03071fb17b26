import { createHash } from 'node:crypto';

/** Keys that are there twice, as they are or by their hashes: whose they are would be chance. */
export function keyFaults(apiKeys: readonly string[]): readonly string[] {
  const owners = new Map<string, string>();
  return apiKeys.flatMap((entry) => {
    const at = entry.indexOf('=');
    const [owner, key] = [entry.slice(0, at), entry.slice(at + 1)];
    const hash = key.startsWith('sha256:') ? key : `sha256:${createHash('sha256').update(key).digest('hex')}`;
    const other = owners.get(hash);
    owners.set(hash, owner);
    return other === undefined ? [] : [`auth.apiKeys has the same key twice, for ${other} and for ${owner}`];
  });
}
