export { useElapsed } from './use-elapsed.js';
export { type Levels, useLevels } from './use-levels.js';
export { type SessionStatsOptions, useSessionStats } from './use-session-stats.js';
export { useTranscript } from './use-transcript.js';
export {
  type UsedVoiceSession,
  type UseVoiceSessionOptions,
  useVoiceSession,
} from './use-voice-session.js';
