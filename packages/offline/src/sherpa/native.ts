import { createRequire } from 'node:module';
import { arch, platform } from 'node:os';
import { OfflineError } from '../errors/index.js';
import type { NativeSherpa } from './declarations.js';

const require = createRequire(import.meta.url);
let loaded: NativeSherpa | OfflineError | undefined;

const firstLine = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).split('\n', 1)[0] ?? '';

/** The package swallows the loader's own message; asking for the addon itself brings it to light. */
function whyNot(error: unknown): string {
  const addon = `sherpa-onnx-${platform() === 'win32' ? 'win' : platform()}-${arch()}`;
  try {
    createRequire(require.resolve('sherpa-onnx-node'))(`${addon}/sherpa-onnx.node`);
  } catch (cause) {
    return firstLine(cause);
  }
  return firstLine(error);
}

/**
 * The native runtime, loaded on first use (blocks for 15–50 ms, once) and kept.
 * @throws OfflineError `runtime_unavailable` with the loader's message, the same each time
 */
export function loadNative(): NativeSherpa {
  if (loaded === undefined) {
    try {
      loaded = require('sherpa-onnx-node') as NativeSherpa;
    } catch (cause) {
      loaded = new OfflineError('runtime_unavailable', `sherpa-onnx-node does not load: ${whyNot(cause)}`, {
        cause,
      });
    }
  }
  if (loaded instanceof OfflineError) throw loaded;
  return loaded;
}
