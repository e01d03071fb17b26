import './node-version.mjs';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { npm, run } from './run.mjs';
import { say } from './say.mjs';
import { root } from './workspace.mjs';

const LOCK = join(root, 'package-lock.json');
/** What npm writes last when it has installed: the same list, of what is really there. */
const INSTALLED = join(root, 'node_modules', '.package-lock.json');

/** Installs what package-lock.json lists, unless it is there already. Ends the process when that fails. */
export async function ensureInstalled() {
  if (isInstalled()) return;
  say('Installing dependencies (npm ci); this takes a minute, once …');
  const [command, args, options] = npm('ci', '--no-audit', '--no-fund', '--loglevel=error');
  // npm's own summary would end up in what the command prints.
  const code = await run(command, args, { ...options, cwd: root, stdio: ['inherit', 2, 2] });
  if (code !== 0) {
    say(`npm ci failed (exit code ${code}): see what it says above.`);
    process.exit(code);
  }
}

/** Times first, because reading them costs nothing; a newer lockfile may still list the same packages. */
function isInstalled() {
  if (!existsSync(INSTALLED)) return false;
  if (statSync(INSTALLED).mtimeMs >= statSync(LOCK).mtimeMs) return true;
  const installed = packagesIn(INSTALLED);
  return Object.entries(packagesIn(LOCK)).every(([path, { version, link, optional }]) => {
    if (optional || !path.includes('node_modules/')) return true;
    const there = installed[path];
    return there !== undefined && (link || there.version === version);
  });
}

function packagesIn(file) {
  return JSON.parse(readFileSync(file, 'utf8')).packages ?? {};
}
