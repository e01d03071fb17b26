import './node-version.mjs';
import { build } from './build.mjs';
import { ensureInstalled } from './ensure-installed.mjs';
import { say } from './say.mjs';

await ensureInstalled();
const { built, failures } = await build({ onlyStale: true });
for (const failure of failures) say(failure);
if (failures.length > 0) process.exit(1);
say(built.length > 0 ? `Built ${built.length} packages.` : 'Everything is installed and built.');
