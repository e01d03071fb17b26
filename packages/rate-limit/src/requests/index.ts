export { limitTurns } from './limit-turns.js';
export { type LimitedLlmOptions, limitedLlm } from './limited-llm.js';
export { type LimitedStt, type LimitedSttOptions, limitedStt } from './limited-stt.js';
export { type LimitedTtsOptions, limitedTts } from './limited-tts.js';
export { MemoryStore } from './memory-store.js';
export type { Permit, RateRequest, Used } from './permit.js';
export { RateLimit, type RateLimitStats, rateLimit } from './rate-limit.js';
export {
  isRefusal,
  type RateLimitOptions,
  rateLimitDefaults,
  refusalBackoffDefaults,
  type WaitNotice,
} from './rate-limit-options.js';
export type { Answer, Claim, GiveBack, Lease, Quota, RateStore, WaitReason } from './rate-store.js';
export { type WaitFillerOptions, waitFiller, waitFillerDefaults } from './wait-filler.js';
