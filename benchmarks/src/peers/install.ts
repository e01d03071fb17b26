import { execFile } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

/** What is installed: exact versions of all packages with their hashes, by a lockfile of its own. */
const PINNED = fileURLToPath(new URL('./peers/livekit-agents', import.meta.url));
const MANIFESTS = ['package.json', 'package-lock.json'];

/** The peer, on this machine. */
export interface Installed {
  readonly folder: string;
  /** Exports what both of its packages export. */
  readonly entry: string;
  readonly version: string;
  /** How long that took, when it was done now. */
  readonly tookMs?: number;
}

/**
 * Installs the peer that this project is compared with, unless it was done before. It has a folder of its own in the
 * user's cache, since nobody who works on this project should have to load 290 MB with it. No script of its packages
 * is run.
 *
 * @param signal ends it, and leaves nothing behind
 * @param folder where instead of in the cache
 * @throws Error when it is not there and cannot be had, such as without a network
 */
export async function installPeer(signal: AbortSignal, folder?: string): Promise<Installed> {
  const { version, names } = pinned();
  const place = folder ?? join(cacheFolder(), `livekit-agents-${version}`);
  const entry = join(place, 'entry.mjs');
  if (isInstalled(place)) return { folder: place, entry, version };
  const fromMs = performance.now();
  await install(place, version, signal);
  writeFileSync(entry, names.map((name) => `export * from ${JSON.stringify(name)};\n`).join(''));
  return { folder: place, entry, version, tookMs: performance.now() - fromMs };
}

/** Whole, and what is pinned now: the entry is written last. */
function isInstalled(place: string): boolean {
  const lock = join(place, 'package-lock.json');
  return (
    existsSync(join(place, 'entry.mjs')) &&
    readFileSync(lock, 'utf8') === readFileSync(join(PINNED, 'package-lock.json'), 'utf8')
  );
}

/** Beside its place first, so that an installation that breaks off is never taken for a whole one. */
async function install(place: string, version: string, signal: AbortSignal): Promise<void> {
  const making = `${place}.${process.pid}`;
  mkdirSync(making, { recursive: true });
  try {
    for (const file of MANIFESTS) cpSync(join(PINNED, file), join(making, file));
    await npmCi(making, signal);
    rmSync(place, { recursive: true, force: true });
    mkdirSync(dirname(place), { recursive: true });
    renameSync(making, place);
  } catch (error) {
    rmSync(making, { recursive: true, force: true });
    throw new Error(
      `@livekit/agents ${version} is not installed in ${place}, and npm could not install it: it needs a network once, ` +
        `or --peer FOLDER with an installation made elsewhere. npm says: ${reasonOf(error)}`,
    );
  }
}

async function npmCi(folder: string, signal: AbortSignal): Promise<void> {
  const isWindows = process.platform === 'win32';
  const flags = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  await promisify(execFile)(isWindows ? 'npm.cmd' : 'npm', ['ci', ...flags], {
    cwd: folder,
    shell: isWindows,
    maxBuffer: 2 ** 24,
    signal,
  });
}

function reasonOf(error: unknown): string {
  const { stderr, message } = error as { stderr?: string; message?: string };
  return (stderr?.trim() || message || String(error)).split('\n').slice(0, 3).join(' ');
}

function pinned(): { readonly version: string; readonly names: readonly string[] } {
  const { dependencies } = JSON.parse(readFileSync(join(PINNED, 'package.json'), 'utf8')) as {
    dependencies: Record<string, string>;
  };
  return { version: dependencies['@livekit/agents'] ?? '', names: Object.keys(dependencies) };
}

function cacheFolder(): string {
  return join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'antiphon-bench');
}
