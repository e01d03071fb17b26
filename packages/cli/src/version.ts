import { readFileSync } from 'node:fs';

/** The version of this package; the packages of one release have the same. */
export function version(): string {
  const file = new URL('../package.json', import.meta.url);
  return (JSON.parse(readFileSync(file, 'utf8')) as { readonly version: string }).version;
}
