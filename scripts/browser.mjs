import './node-version.mjs';
import { join, resolve } from 'node:path';
import { chromiumFile } from '../browser/test/chromium-file.mjs';
import { ensureInstalled } from './ensure-installed.mjs';
import { run } from './run.mjs';
import { say } from './say.mjs';
import { root } from './workspace.mjs';

/**
 * Runs the tests that need Chromium; what else is given chooses among them, as vitest has it. With `--pictures FOLDER`
 * only the pictures of the documentation are taken anew, into that folder.
 */
try {
  chromiumFile();
} catch (error) {
  say(error.message);
  process.exit(1);
}
await ensureInstalled();
const [first, folder = '', ...others] = process.argv.slice(2);
const takesPictures = first === '--pictures';
const chosen = takesPictures ? ['pictures', ...others] : process.argv.slice(2);
const env = takesPictures ? { ...process.env, PICTURES: resolve(root, folder) } : process.env;
const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs');
const config = join(root, 'browser', 'vitest.config.ts');
process.exit(await run(process.execPath, [vitest, 'run', '--config', config, ...chosen], { cwd: root, env }));
