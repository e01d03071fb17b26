export { recognizerConfig, vadConfig } from './configs.js';
export type { NativeRecognizer, NativeVad } from './declarations.js';
export { loadNative } from './native.js';
export { chooseRuntime, type Runtime, type RuntimePreference } from './runtime.js';
export { type ModelStatus, type RuntimeInfo, type RuntimeStatus, runtimeInfo } from './runtime-info.js';
export { wasmThread, wasmThreads } from './wasm.js';
