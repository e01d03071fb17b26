export { type CachedTtsOptions, cachedTts, cachedTtsDefaults } from './cached-tts.js';
export {
  SpeechCache,
  type SpeechCacheOptions,
  type SpeechCacheStats,
  speechCacheDefaults,
} from './speech-cache.js';
