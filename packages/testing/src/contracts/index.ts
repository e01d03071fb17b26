export { avatarContract } from './avatar-contract.js';
export type { AvatarScenario, AvatarSubject } from './avatar-subject.js';
export type { Check } from './check.js';
export type { Sound } from './feeding.js';
export {
  type LanguageModelScenario,
  type LanguageModelSubject,
  languageModelContract,
} from './language-model-contract.js';
export { type ProcessorSubject, processorContract } from './processor-contract.js';
export {
  type SpeechToTextScenario,
  type SpeechToTextSubject,
  speechToTextContract,
} from './speech-to-text-contract.js';
export {
  type TextToSpeechScenario,
  type TextToSpeechSubject,
  textToSpeechContract,
} from './text-to-speech-contract.js';
export type { Pass } from './time.js';
export {
  type VoiceActivityScenario,
  type VoiceActivitySubject,
  voiceActivityContract,
} from './voice-activity-contract.js';
