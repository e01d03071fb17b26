import { isIP } from 'node:net';

/** Ranges that are known by a name. */
const NAMED = ['loopback', 'linklocal', 'uniquelocal'];

/** What of a list is no address of a proxy, and no range of them. */
export function proxyFaults(proxies: readonly string[]): readonly string[] {
  return proxies
    .filter((text) => !NAMED.includes(text) && !isRange(text))
    .map((text) => `proxies must be addresses or ranges, as 10.0.0.0/8, not '${text}'`);
}

function isRange(text: string): boolean {
  const [address = '', bits, ...more] = text.split('/');
  const most = { 0: -1, 4: 32, 6: 128 }[isIP(address)] ?? -1;
  if (most < 0 || more.length > 0) return false;
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= most);
}
