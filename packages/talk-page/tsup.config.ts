import { fileURLToPath } from 'node:url';
import { defineConfig } from 'tsup';
import { build } from 'vite';
import { library } from '../../tsup.base.js';

const path = (name: string) => fileURLToPath(new URL(name, import.meta.url));

/** The page is made from the sources of everything in it, as the tests are: a build of them need not be there. */
const alias = Object.entries({
  '@antiphon/client/worklet': '../client/src/worklet.ts',
  '@antiphon/client': '../client/src/index.ts',
  '@antiphon/heygen/browser': '../heygen/src/browser/index.ts',
  '@antiphon/rtvi/frame-free': '../rtvi/src/frame-free.ts',
  '@antiphon/core/frame-free': '../core/src/frame-free.ts',
  '@antiphon/audio': '../audio/src/index.ts',
}).map(([door, file]) => ({ find: new RegExp(`^${door}(?=$|\\?)`), replacement: path(file) }));

/** The page says by itself where its worklet is: what the client would look for beside its own file is not there. */
const ownWorklet = { find: /^\.\.\/worklet-url\.js$/, replacement: path('src/page/no-worklet-url.ts') };

export default defineConfig({
  ...library,
  onSuccess: async () => {
    await build({
      root: path('src/page'),
      configFile: false,
      logLevel: 'error',
      resolve: { alias: [...alias, ownWorklet] },
      worker: { format: 'es' },
      build: { outDir: path('dist/page'), emptyOutDir: true, target: 'es2022', assetsInlineLimit: 0 },
    });
  },
});
