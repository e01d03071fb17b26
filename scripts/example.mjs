import './node-version.mjs';
import { ensureInstalled } from './ensure-installed.mjs';

await ensureInstalled();
await import('../examples/scripts/run.mjs');
