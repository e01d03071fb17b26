import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** Absolute path of a file that ships with this package; the same from sources, from the build and out of a bundle. */
export function packageFile(...parts: string[]): string {
  return join(dirname(createRequire(import.meta.url).resolve('@antiphon/server/package.json')), ...parts);
}
