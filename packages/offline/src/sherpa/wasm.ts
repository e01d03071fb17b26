import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { packageFile } from '../assets/index.js';
import { OfflineError } from '../errors/index.js';
import { ThreadPool, WorkerLink } from '../worker/index.js';

const require = createRequire(import.meta.url);

/**
 * The installed version of the WebAssembly build, without loading it (15 MB).
 * @throws OfflineError `runtime_unavailable`
 */
export function wasmVersion(): string {
  try {
    const folder = dirname(require.resolve('sherpa-onnx'));
    return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')).version;
  } catch (cause) {
    throw new OfflineError('runtime_unavailable', 'The package sherpa-onnx is not installed', { cause });
  }
}

/** A thread with the WebAssembly build in it (about 300 MB with the recogniser, 2 s to load). */
export const wasmThread = (): WorkerLink => new WorkerLink(packageFile('workers', 'sherpa.mjs'));

/** The same, several times over, for recognisers. */
export const wasmThreads = (threads: number): ThreadPool =>
  new ThreadPool({ entry: packageFile('workers', 'sherpa.mjs'), threads });
