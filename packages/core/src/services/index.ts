export * from './contracts.js';
export { llm } from './llm.js';
export type { LlmOptions } from './llm-options.js';
export type { RetryOptions } from './retries.js';
export * from './speech-cache/index.js';
export { type SttOptions, type SttProcessor, stt } from './stt.js';
export { tts } from './tts.js';
export type { TtsOptions } from './tts-options.js';
export { vad } from './vad.js';
