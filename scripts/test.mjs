import './node-version.mjs';
import { join } from 'node:path';
import { ensureInstalled } from './ensure-installed.mjs';
import { run } from './run.mjs';
import { root } from './workspace.mjs';

await ensureInstalled();
const chosen = process.argv.slice(2);
const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs');
const code = await run(process.execPath, [vitest, 'run', ...chosen], { cwd: root });
// Arguments choose among the tests that run; the type tests are all or nothing.
const types =
  chosen.length > 0
    ? 0
    : await run(process.execPath, [join(root, 'scripts', 'type-tests.mjs')], { cwd: root });
process.exit(code || types);
