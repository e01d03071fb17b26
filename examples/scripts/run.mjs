import { existsSync, readdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'tsup';

/** Runs an example: bundles it together with the packages' sources into a folder of its own, and calls its `main`. */
const folder = join(dirname(fileURLToPath(import.meta.url)), '..');
const packages = join(folder, '..', 'packages');
const names = readdirSync(folder)
  .filter((file) => /^[\w-]+\.ts$/.test(file))
  .map((file) => file.slice(0, -'.ts'.length));

const [name = ''] = process.argv.slice(2);
if (!names.includes(name)) {
  console.error(`usage: npm run example -- NAME\n\n  ${names.join('\n  ')}`);
  process.exit(2);
}

const doors = { '': 'index.ts', '/frame-free': 'frame-free.ts' };
const sources = readdirSync(packages)
  .flatMap((room) =>
    Object.entries(doors).map(([door, file]) => [
      `@antiphon/${room}${door}`,
      join(packages, room, 'src', file),
    ]),
  )
  .filter(([, path]) => existsSync(path));

const outDir = join(folder, 'dist', `${name}-${process.pid}`);
await build({
  entry: [join(folder, `${name}.ts`)],
  outDir,
  format: 'esm',
  target: 'node20',
  platform: 'node',
  silent: true,
  config: false,
  tsconfig: join(folder, '..', 'tsconfig.json'),
  skipNodeModulesBundle: true,
  noExternal: sources.map(([room]) => room),
  esbuildOptions(options) {
    options.alias = Object.fromEntries(sources);
  },
});
try {
  const { main } = await import(pathToFileURL(join(outDir, `${name}.js`)).href);
  await main();
} finally {
  rmSync(outDir, { recursive: true, force: true });
}
