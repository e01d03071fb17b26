export type { SpeechStartEvent, SpeechStopEvent, VoiceActivityEvent } from './events.js';
export { VOICE_ACTIVITY_DEFAULTS, type VoiceActivityOptions } from './options.js';
export {
  createVoiceActivity,
  preloadVoiceActivity,
  unloadVoiceActivity,
  type VoiceActivity,
} from './voice-activity.js';
