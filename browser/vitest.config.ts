import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { doors } from '../scripts/workspace.mjs';

declare module 'vitest' {
  interface ProvidedContext {
    /** Every door of every package, and the source file behind it. */
    doors: [door: string, file: string][];
  }
}

const exactly = (name: string): RegExp => new RegExp(`^${name.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')}$`);

/** The tests that need Chromium, against sources. They are no part of the other suite. */
export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  resolve: { alias: doors().map(([door, file]) => ({ find: exactly(door), replacement: file })) },
  test: {
    include: ['test/**/*.browser.test.ts'],
    // For whoever bundles a page.
    provide: { doors: doors() },
    pool: 'forks',
    // Each has a browser of its own, and media flow in real time.
    fileParallelism: false,
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
