import { copyFileSync, cpSync, mkdirSync } from 'node:fs';
import { defineConfig } from 'tsup';
import { library } from '../tsup.base.js';

export default defineConfig({
  ...library,
  onSuccess: async () => {
    // What of a peer is installed, exactly.
    cpSync('src/peers/livekit-agents', 'dist/peers/livekit-agents', { recursive: true });
    // Their lines are counted: see src/compare/code-lines.ts.
    for (const variant of ['classic', 'pipeline']) {
      const file = `compare/variants/${variant}.ts`;
      mkdirSync('dist/compare/variants', { recursive: true });
      copyFileSync(`src/${file}`, `dist/${file}`);
    }
  },
  entry: [
    'src/cli.ts',
    'src/calls/process/child.ts',
    'src/claims/child.ts',
    'src/claims/memory/child.ts',
    'src/compare/child.ts',
    'src/compare/vendors-process.ts',
    'src/custom/child.ts',
    'src/pacing/child.ts',
    'src/peers/process/child.ts',
    'src/rtf/child.ts',
    'src/rtf/noise/child.ts',
    'src/rtf/stitching/child.ts',
    'src/rtf/workers/child.ts',
    'src/server/child.ts',
    'src/soak/child.ts',
    'src/sockets/child.ts',
    'src/startup/child.ts',
  ],
});
