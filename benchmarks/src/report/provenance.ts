import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describeMachine, type Machine } from '../measure/machine.js';

/** Where, when and of what a measurement was made. */
export interface Provenance {
  readonly machine: Machine;
  /** Of every package that is measured, or that others are measured with. */
  readonly versions: Readonly<Record<string, string>>;
  /** Of the working tree; `-dirty` when it held changes. Nothing where the packages were installed. */
  readonly commit?: string;
  readonly seed: number;
  /** What was typed. */
  readonly command: string;
  /** When it began, in ISO 8601. */
  readonly startedAt: string;
}

const HERE = fileURLToPath(new URL('.', import.meta.url));

export function provenanceOf(command: string, seed: number, startedAt: Date): Provenance {
  const commit = commitOf(HERE);
  return {
    machine: describeMachine(),
    versions: versionsFrom(HERE),
    ...(commit === undefined ? {} : { commit }),
    seed,
    command,
    startedAt: startedAt.toISOString(),
  };
}

/** The versions of this package and of those that it asks for, as far as they are installed. */
function versionsFrom(folder: string): Record<string, string> {
  const own = packageAbove(folder);
  if (own === undefined) return {};
  const { name, version, dependencies = {}, peerDependencies = {} } = own.manifest;
  const found = Object.keys({ ...dependencies, ...peerDependencies }).map((each) => [
    each,
    versionOf(each, own.path),
  ]);
  return Object.fromEntries([[name, version], ...found.filter(([, installed]) => installed !== undefined)]);
}

/** Read from the disk: a door to `package.json` is not what every package has. */
function versionOf(name: string, from: string): string | undefined {
  const paths = createRequire(join(from, 'package.json')).resolve.paths(name) ?? [];
  const path = paths.map((folder) => join(folder, name, 'package.json')).find(existsSync);
  return path === undefined ? undefined : JSON.parse(readFileSync(path, 'utf8')).version;
}

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
}

function packageAbove(folder: string): { path: string; manifest: Manifest } | undefined {
  const file = join(folder, 'package.json');
  if (existsSync(file)) return { path: folder, manifest: JSON.parse(readFileSync(file, 'utf8')) };
  const above = dirname(folder);
  return above === folder ? undefined : packageAbove(above);
}

function commitOf(folder: string): string | undefined {
  // What is installed has no history of its own: it would be that of whoever installed it.
  if (/[\\/]node_modules[\\/]/.test(folder)) return undefined;
  try {
    const git = (...args: string[]) =>
      execFileSync('git', args, {
        cwd: folder,
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'ignore'],
      }).trim();
    const hash = git('rev-parse', 'HEAD');
    return git('status', '--porcelain', '--untracked-files=no') === '' ? hash : `${hash}-dirty`;
  } catch {
    return undefined;
  }
}
