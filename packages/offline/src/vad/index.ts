export { VOICE_ACTIVITY_DEFAULTS, type VoiceActivityOptions } from './options.js';
export {
  createVoiceActivity,
  preloadVoiceActivity,
  type SpeechStartEvent,
  type SpeechStopEvent,
  unloadVoiceActivity,
  type VoiceActivity,
  type VoiceActivityEvent,
} from './voice-activity.js';
