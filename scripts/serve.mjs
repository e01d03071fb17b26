import './node-version.mjs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from './build.mjs';
import { ensureInstalled } from './ensure-installed.mjs';
import { say } from './say.mjs';
import { root } from './workspace.mjs';

await ensureInstalled();
const { built, failures } = await build({ types: false, onlyStale: true, names: ['@antiphon/cli'] });
for (const failure of failures) say(failure);
if (failures.length > 0) process.exit(1);
if (built.length > 0) say(`Built ${built.length} packages`);

// In this very process: its exit code, its signals and its terminal are the command's own.
const bin = join(root, 'packages', 'cli', 'dist', 'bin.js');
process.argv = [process.argv[0], bin, 'serve', ...process.argv.slice(2)];
await import(pathToFileURL(bin).href);
