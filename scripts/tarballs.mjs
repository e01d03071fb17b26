import './node-version.mjs';
import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { build } from './build.mjs';
import { ensureInstalled } from './ensure-installed.mjs';
import { capture, npm } from './run.mjs';
import { say } from './say.mjs';
import { packages, root } from './workspace.mjs';

/**
 * Packs every package as it would be published, for a project outside of this repository: `npm pack` by hand
 * takes whatever `dist/` holds, which after `npm start` is JavaScript without types.
 */
const given = process.argv[2] ?? 'tarballs';
const folder = resolve(process.env.INIT_CWD ?? root, given);

await ensureInstalled();
const { failures } = await build({ onlyStale: true });
mkdirSync(folder, { recursive: true });
for (const file of readdirSync(folder)) {
  if (/^antiphon-.*\.tgz$/.test(file)) rmSync(join(folder, file));
}
for (const { name, path, manifest } of failures.length === 0 ? packages() : []) {
  if (manifest.private) continue;
  const [command, args, options] = npm('pack', '--loglevel=error', '--pack-destination', folder);
  const { code, output } = await capture(command, args, { ...options, cwd: path });
  if (code !== 0) failures.push(`${name} could not be packed:\n${output}`);
}
for (const failure of failures) say(failure);
if (failures.length > 0) process.exit(1);
say(`In a project of yours, such as antiphon init writes, all of them at once, since they need one another:

  npm install ${join(folder, 'antiphon-*.tgz')} rxjs
`);
