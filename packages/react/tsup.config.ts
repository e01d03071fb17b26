import { copyFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'tsup';
import { library } from '../../tsup.base.js';

const path = (name: string) => fileURLToPath(new URL(name, import.meta.url));

/** What is in here belongs into the browser: frameworks that render on a server ask for it to be said so. */
export default defineConfig({
  ...library,
  platform: 'browser',
  banner: { js: "'use client';" },
  esbuildOptions: (options) => {
    options.jsx = 'automatic';
  },
  onSuccess: async () => {
    await copyFile(path('src/theme.css'), path('dist/theme.css'));
    // For compilers that look for what is imported.
    await writeFile(path('dist/theme.css.d.ts'), 'export {};\n');
  },
});
