import './node-version.mjs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { ensureInstalled } from './ensure-installed.mjs';
import { run } from './run.mjs';
import { doors, root } from './workspace.mjs';

await ensureInstalled();
const sources = doors();
const outfile = join(root, 'resilience', 'dist', 'cli.js');
const aliased = new Set(sources.map(([name]) => name));
await build({
  entryPoints: [join(root, 'resilience', 'src', 'cli.ts')],
  outfile,
  bundle: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  sourcemap: true,
  alias: Object.fromEntries(sources),
  plugins: [
    {
      name: 'packages of others stay outside',
      setup({ onResolve }) {
        onResolve({ filter: /^[^./]/ }, ({ path, kind }) =>
          kind === 'entry-point' || aliased.has(path) ? undefined : { path, external: true },
        );
      },
    },
  ],
});
process.exit(
  await run(process.execPath, ['--expose-gc', '--enable-source-maps', outfile, ...process.argv.slice(2)]),
);
