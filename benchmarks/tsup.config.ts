import { defineConfig } from 'tsup';
import { library } from '../tsup.base.js';

export default defineConfig({
  ...library,
  entry: [
    'src/cli.ts',
    'src/calls/process/child.ts',
    'src/compare/child.ts',
    'src/compare/vendors-process.ts',
    'src/pacing/child.ts',
  ],
});
