export { cancellable } from './cancellable.js';
export {
  FINISH_REASONS,
  type FinishEvent,
  type FinishReason,
  isFinishReason,
  type LanguageModel,
  type LanguageModelEvent,
  type LanguageModelRequest,
  type TextEvent,
  type ThoughtEvent,
  type ToolCallEvent,
  type ToolChoice,
  type UsageEvent,
} from './language-model.js';
export { leadingInstructions } from './leading-instructions.js';
export type { ServiceHost } from './service-host.js';
export type {
  EncodedAudio,
  Recognition,
  RecognitionEvents,
  RecognitionStream,
  SpeechToText,
} from './speech-to-text.js';
export type { SpeechChunk, TextToSpeech, TimedPhone, TimedWord, Voice } from './text-to-speech.js';
export type { VoiceActivityDetector, VoiceActivityEvents, VoiceActivityStream } from './voice-activity.js';
