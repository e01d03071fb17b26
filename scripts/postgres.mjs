import './node-version.mjs';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { ensureInstalled } from './ensure-installed.mjs';
import { run } from './run.mjs';
import { say } from './say.mjs';
import { root } from './workspace.mjs';

const DEBIAN = '/usr/lib/postgresql';

/**
 * Runs the tests that need PostgreSQL, on a server that they start themselves, in a folder that goes with it. What else is
 * given chooses among them, as vitest has it. The server's programs are those in `POSTGRES_BIN`, else the newest of
 * Debian's.
 */
const folder = [process.env.POSTGRES_BIN, ...debianFolders()].find(
  (each) => each && existsSync(join(each, 'initdb')),
);
if (folder === undefined) {
  say("PostgreSQL's server is missing. On Debian: apt-get install postgresql.");
  say('Elsewhere: give the folder in which its initdb is as POSTGRES_BIN.');
  process.exit(1);
}
await ensureInstalled();
const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs');
const config = join(root, 'packages', 'server', 'test', 'postgres', 'vitest.config.ts');
const env = { ...process.env, POSTGRES_BIN: folder };
const chosen = process.argv.slice(2);
process.exit(await run(process.execPath, [vitest, 'run', '--config', config, ...chosen], { cwd: root, env }));

function debianFolders() {
  const versions = existsSync(DEBIAN) ? readdirSync(DEBIAN) : [];
  return versions
    .sort((one, other) => Number(other) - Number(one))
    .map((version) => join(DEBIAN, version, 'bin'));
}
