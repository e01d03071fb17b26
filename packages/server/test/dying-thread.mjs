// @ts-check
/** Opens any file, and dies of whatever is asked of it next. */
import { exit } from 'node:process';
import { parentPort } from 'node:worker_threads';

parentPort?.on('message', ({ id, op }) => {
  if (op === 'open') parentPort?.postMessage({ id, value: { ok: true } });
  else exit(3);
});
