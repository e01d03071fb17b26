import './node-version.mjs';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from './build.mjs';
import { ensureInstalled } from './ensure-installed.mjs';
import { capture, run } from './run.mjs';
import { say } from './say.mjs';
import { isStale } from './stale.mjs';
import { root } from './workspace.mjs';

await ensureInstalled();
const path = join(root, 'benchmarks');
const manifest = JSON.parse(readFileSync(join(path, 'package.json'), 'utf8'));
const { failures } = await build({
  types: false,
  onlyStale: true,
  names: Object.keys(manifest.dependencies),
});
if (failures.length === 0 && isStale({ path, manifest }, 'dist/cli.js')) {
  const tsup = join(root, 'node_modules', 'tsup', 'dist', 'cli-default.js');
  const { code, output } = await capture(process.execPath, [tsup], { cwd: path });
  if (code !== 0) failures.push(`The benchmarks did not build:\n${output.trim()}`);
}
for (const failure of failures) say(failure);
if (failures.length > 0) process.exit(1);

// Whoever types Ctrl+C interrupts the command, which then reports what it has: wait for that.
process.on('SIGINT', () => {});
// What is measured is what is published: the builds, in a process of their own that can collect its garbage.
process.exit(
  await run(process.execPath, ['--expose-gc', join(path, 'dist', 'cli.js'), ...process.argv.slice(2)]),
);
