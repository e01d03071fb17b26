import { existsSync, readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** What an installation puts on the disk. */
export interface InstallSize {
  readonly bytes: number;
  readonly packages: number;
}

interface Manifest {
  readonly name?: string;
  readonly files?: readonly string[];
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly peerDependenciesMeta?: Readonly<Record<string, { readonly optional?: boolean }>>;
}

const OWN = '@antiphon/';

/** All of a folder of installed packages. */
export function sizeOfInstallation(folder: string): InstallSize {
  return { bytes: bytesIn(folder), packages: manifestsIn(join(folder, 'node_modules')) };
}

/**
 * Some packages of this project as they would be published, with everything they need: of their own files those that
 * are named in `files`, without the source maps and tests of the workspace.
 */
export function sizeOfPackages(names: readonly string[]): InstallSize {
  const folders = new Map<string, string>();
  const from = dirname(fileURLToPath(import.meta.url));
  for (const name of names) collect(name, from, folders);
  let bytes = 0;
  for (const [name, folder] of folders)
    bytes += name.startsWith(OWN) ? publishedBytes(folder) : bytesIn(folder);
  return { bytes, packages: folders.size };
}

function collect(name: string, from: string, folders: Map<string, string>): void {
  if (folders.has(name)) return;
  const folder = folderOf(name, from);
  folders.set(name, folder);
  const { dependencies = {}, peerDependencies = {}, peerDependenciesMeta = {} } = manifestOf(folder);
  const peers = Object.keys(peerDependencies).filter((peer) => peerDependenciesMeta[peer]?.optional !== true);
  for (const needed of [...Object.keys(dependencies), ...peers]) collect(needed, folder, folders);
}

/** Where Node would find a package from a folder. */
function folderOf(name: string, from: string): string {
  for (let folder = from; folder !== dirname(folder); folder = dirname(folder)) {
    const found = join(folder, 'node_modules', name);
    if (existsSync(found)) return realpathSync(found);
  }
  throw new Error(`${name} is not installed`);
}

function publishedBytes(folder: string): number {
  const { files = [] } = manifestOf(folder);
  return [...files, 'package.json', 'README.md', 'LICENSE']
    .map((file) => join(folder, file))
    .filter((path) => existsSync(path))
    .reduce((sum, path) => sum + bytesIn(path), 0);
}

function bytesIn(path: string): number {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined) return 0;
  if (!found.isDirectory()) return found.size;
  return readdirSync(path, { withFileTypes: true })
    .filter((entry) => !entry.isSymbolicLink())
    .reduce((sum, { name }) => sum + bytesIn(join(path, name)), 0);
}

/** How many packages lie in a folder of them, and in their own. */
function manifestsIn(folder: string): number {
  if (!existsSync(folder)) return 0;
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
    .map(({ name }) => join(folder, name))
    .reduce((sum, path) => {
      if (existsSync(join(path, 'package.json'))) return sum + 1 + manifestsIn(join(path, 'node_modules'));
      return sum + manifestsIn(path);
    }, 0);
}

function manifestOf(folder: string): Manifest {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest;
}
