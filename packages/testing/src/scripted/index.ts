export type { AnswerFunction, ScriptedAnswer, ScriptedRule } from './script-rules.js';
export type { HeardWord } from './scripted-ear.js';
export {
  type RecordedRequest,
  type ScriptedLlm,
  type ScriptedLlmOptions,
  scriptedLlm,
} from './scripted-llm.js';
export type { MicrophoneOptions, Said } from './scripted-microphone.js';
export { type ScriptedSpeech, type ScriptedSttOptions, scriptedStt } from './scripted-stt.js';
export {
  type ScriptedTransport,
  type ScriptedTransportOptions,
  scriptedTransport,
} from './scripted-transport.js';
export { type ScriptedTts, type ScriptedTtsOptions, scriptedTts } from './scripted-tts.js';
export { type ScriptedVadOptions, scriptedVad } from './scripted-vad.js';
export { toneOf, type Voice, type VoicedWord, type VoiceOptions, voiceOf } from './voice.js';
export { WordReader, wordsIn } from './word-reader.js';
