import { retryBackoffDefaults } from './retries.js';
import { type TtsOptions, ttsDefaults } from './tts-options.js';

/** Written out, so that all have one shape: spread together, each would have one of its own, of 250 bytes a session. */
export function settingsOf(options: TtsOptions): Required<TtsOptions> {
  return {
    firstClauseMinChars: options.firstClauseMinChars ?? ttsDefaults.firstClauseMinChars,
    maxChunkMs: options.maxChunkMs ?? ttsDefaults.maxChunkMs,
    maxQueued: options.maxQueued ?? ttsDefaults.maxQueued,
    attempts: options.attempts ?? ttsDefaults.attempts,
    maxRetryWaitMs: options.maxRetryWaitMs ?? ttsDefaults.maxRetryWaitMs,
    retryBackoff: options.retryBackoff ?? retryBackoffDefaults,
  };
}
