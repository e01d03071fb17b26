import { defineConfig } from 'tsup';
import { library } from '../../tsup.base.js';

/** A worklet loads alone: what it shares with the client is in both files, and nothing is left to be resolved. */
export default defineConfig({
  ...library,
  platform: 'browser',
  entry: ['src/index.ts', 'src/worklet.ts'],
  splitting: false,
});
