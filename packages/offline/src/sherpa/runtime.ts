import { env } from 'node:process';
import { OfflineError } from '../errors/index.js';
import { loadNative } from './native.js';
import { wasmVersion } from './wasm.js';

/** The build of sherpa-onnx that runs the models: an addon in this process, or WebAssembly in a worker thread. */
export type Runtime = 'native' | 'wasm';

/**
 * Which one to use. `auto`: the environment variable `ANTIPHON_OFFLINE_RUNTIME` if set, else native if it
 * loads (glibc ≥ 2.32, macOS, Windows), else wasm.
 */
export type RuntimePreference = Runtime | 'auto';

/** What `auto` stands for in this process. */
export function preferred(preference: RuntimePreference = 'auto'): RuntimePreference {
  const choice = preference === 'auto' ? (env.ANTIPHON_OFFLINE_RUNTIME ?? 'auto') : preference;
  if (choice === 'native' || choice === 'wasm' || choice === 'auto') return choice;
  throw new OfflineError('invalid_argument', `The runtime is 'native', 'wasm' or 'auto', not '${choice}'`);
}

/**
 * Settles on a runtime, loading the native one if it is wanted.
 * @throws OfflineError `runtime_unavailable` if none of those wanted is there
 */
export function chooseRuntime(preference?: RuntimePreference): Runtime {
  const choice = preferred(preference);
  let nativeError: unknown;
  if (choice !== 'wasm') {
    try {
      loadNative();
      return 'native';
    } catch (error) {
      if (choice === 'native') throw error;
      nativeError = error;
    }
  }
  try {
    wasmVersion();
    return 'wasm';
  } catch (wasmError) {
    if (nativeError === undefined) throw wasmError;
    const cause = new AggregateError([nativeError, wasmError]);
    throw new OfflineError('runtime_unavailable', 'Neither sherpa-onnx-node nor sherpa-onnx can be used', {
      cause,
    });
  }
}
