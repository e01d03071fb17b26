import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const source = (name: string): string =>
  fileURLToPath(new URL(`../../../${name}/src/index.ts`, import.meta.url));

/** The tests that need a PostgreSQL server, against sources. They are no part of the other suite. */
export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  resolve: { alias: { '@antiphon/core': source('core') } },
  test: {
    include: ['*.postgres.ts'],
    pool: 'forks',
    fileParallelism: false,
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
});
