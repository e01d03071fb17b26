import { defineConfig } from 'tsup';
import { library } from '../tsup.base.js';

export default defineConfig({ ...library, entry: ['src/cli.ts', 'src/pacing/child.ts'] });
