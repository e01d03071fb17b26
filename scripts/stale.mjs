import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './workspace.mjs';

/** Files outside a package that decide what its build looks like. */
const SHARED = ['tsup.base.ts', 'tsconfig.base.json', 'tsconfig.build.json'];

/**
 * Whether a package's build is missing or older than what it is made of. Reads times only, of files and
 * of folders, so that a deleted file counts as well.
 *
 * @param {import('./workspace.mjs').Package} each
 * @param {string} output file of `dist/` that the build writes last
 */
export function isStale({ path, manifest }, output) {
  const outputs = [output, ...Object.values(manifest.bin ?? {})].map((file) => join(path, file));
  if (!outputs.every(existsSync)) return true;
  const built = Math.min(...outputs.map(changed));
  const own = ['src', 'package.json', 'tsup.config.ts', 'tsconfig.build.json'].map((name) =>
    join(path, name),
  );
  const sources = [...own, ...SHARED.map((name) => join(root, name))];
  return sources.some((source) => existsSync(source) && newest(source) > built);
}

function newest(path) {
  const own = changed(path);
  if (!statSync(path).isDirectory()) return own;
  const inside = readdirSync(path)
    .filter((name) => !name.endsWith('.test.ts'))
    .map((name) => newest(join(path, name)));
  return Math.max(own, ...inside);
}

function changed(path) {
  return statSync(path).mtimeMs;
}
