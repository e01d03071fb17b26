import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository's folder, without a slash at its end. */
export const root = fileURLToPath(new URL('..', import.meta.url)).replace(/[\\/]$/, '');

/**
 * @typedef {object} Package
 * @property {string} folder name of its folder under `packages/`
 * @property {string} path absolute path of that folder
 * @property {string} name as published
 * @property {Record<string, any>} manifest its package.json
 * @property {string[]} needs folders of the packages of this repository that it depends on
 * @property {boolean} built whether it is made by `npm run build`; the others ship their files as they are
 */

/** @returns {Package[]} every package under `packages/`, each after the ones it depends on */
export function packages() {
  const found = readdirSync(join(root, 'packages'))
    .filter((folder) => existsSync(join(root, 'packages', folder, 'package.json')))
    .map(read);
  const folderOf = new Map(found.map(({ name, folder }) => [name, folder]));
  for (const each of found) {
    const { dependencies, peerDependencies, optionalDependencies } = each.manifest;
    const names = Object.keys({ ...dependencies, ...peerDependencies, ...optionalDependencies });
    each.needs = names.flatMap((name) => folderOf.get(name) ?? []);
  }
  return inOrder(found);
}

/**
 * Every door of every package, and the source file behind it: for whoever bundles sources instead of builds.
 *
 * @returns {[door: string, file: string][]} such as `@antiphon/core/frame-free`
 */
export function doors() {
  return packages().flatMap(({ name, path, manifest }) =>
    Object.keys(manifest.exports ?? {})
      .flatMap((door) =>
        [join(door, 'index.ts'), `${door}.ts`].map((file) => [
          join(name, door).replaceAll('\\', '/'),
          join(path, 'src', file),
        ]),
      )
      .filter(([, file]) => existsSync(file)),
  );
}

function read(folder) {
  const path = join(root, 'packages', folder);
  const manifest = JSON.parse(readFileSync(join(path, 'package.json'), 'utf8'));
  const built = existsSync(join(path, 'tsup.config.ts'));
  return { folder, path, name: manifest.name, manifest, needs: [], built };
}

function inOrder(found) {
  const placed = new Map();
  while (placed.size < found.length) {
    const left = found.filter(({ folder }) => !placed.has(folder));
    const ready = left.filter(({ needs }) => needs.every((folder) => placed.has(folder)));
    if (ready.length === 0) {
      throw new Error(`These packages depend on one another: ${left.map(({ name }) => name).join(', ')}`);
    }
    for (const each of ready) placed.set(each.folder, each);
  }
  return [...placed.values()];
}
