import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const root = fileURLToPath(new URL('.', import.meta.url));

/** Every package resolves to its sources, so that tests never depend on a build. */
const sources = readdirSync(`${root}packages`).map((name) => ({
  find: new RegExp(`^@antiphon/${name}$`),
  replacement: `${root}packages/${name}/src/index.ts`,
}));

export default defineConfig({
  resolve: { alias: sources.filter(({ replacement }) => !replacement.includes('moonshine-tiny-en')) },
  test: {
    include: [
      'packages/*/{src,test}/**/*.test.ts',
      'benchmarks/**/*.test.ts',
      'examples/**/*.test.ts',
      'scripts/**/*.test.ts',
    ],
    // For leak tests, which ask the collector to run.
    pool: 'forks',
    execArgv: ['--expose-gc'],
    // A test that hangs fails, one that shares a slow machine does not.
    testTimeout: 30_000,
    hookTimeout: 30_000,
  },
});
