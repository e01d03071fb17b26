export * from './contracts.js';
export { llmDefaults } from './llm-options.js';
export { pull } from './pull.js';
export {
  Retries,
  type RetryHost,
  type RetryOptions,
  type RetryState,
  retryBackoffDefaults,
  retryDefaults,
} from './retries.js';
export { type SilenceHost, SilenceWatch } from './silence-watch.js';
export * from './speech-cache/index.js';
export { ttsDefaults } from './tts-options.js';
