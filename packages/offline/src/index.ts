export type { TimedWord } from '@antiphon/core/frame-free';
export * from './agent/index.js';
export { type RecordedVoice, recordedVoice, type SpeechModelFiles } from './assets/index.js';
export type { WorkFigures } from './async/index.js';
export { OfflineError, type OfflineErrorCode } from './errors/index.js';
export * from './openai-compatible/index.js';
export * from './pool/index.js';
export { normaliseWords, type WordErrors, wordErrorRate, wordErrors } from './score/index.js';
export * from './services/index.js';
export {
  type ModelStatus,
  type Runtime,
  type RuntimeInfo,
  type RuntimePreference,
  type RuntimeStatus,
  runtimeInfo,
} from './sherpa/index.js';
export {
  createRecognizer,
  createUtteranceStream,
  type Recognizer,
  type RecognizerOptions,
  type TranscribeOptions,
  type Transcript,
  type UtteranceStream,
  type UtteranceStreamOptions,
} from './stt/index.js';
export {
  createSynthesizer,
  FLITE_VOICES,
  type FliteVoice,
  type Speech,
  type SpeechPiece,
  SYNTHESIZER_DEFAULTS,
  type SynthesizeOptions,
  type Synthesizer,
  type SynthesizerOptions,
  type TimedPhone,
} from './tts/index.js';
export { unloadOffline } from './unload.js';
export {
  createVoiceActivity,
  preloadVoiceActivity,
  type SpeechStartEvent,
  type SpeechStopEvent,
  VOICE_ACTIVITY_DEFAULTS,
  type VoiceActivity,
  type VoiceActivityEvent,
  type VoiceActivityOptions,
} from './vad/index.js';
