export { atSpeakingPace } from './at-speaking-pace.js';
export { offlineSpeech } from './offline-speech.js';
export { scriptedSpeech } from './scripted-speech.js';
export {
  type Heard,
  SPEECH_RATE,
  type SpeakRequest,
  type Speech,
  type SpeechOption,
  type SpokenPiece,
  type TranscribeRequest,
  type VoiceEvent,
  type VoiceFinder,
  type VoiceFinderOptions,
} from './speech.js';
export { speechFor } from './speech-for.js';
export { readTelegraph, telegraph, telegraphMs } from './telegraph.js';
export { telegraphStt, telegraphTts, wordsIn } from './telegraph-services.js';
