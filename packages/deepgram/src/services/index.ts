export { deepgramStt, type FluxSpeechToText } from './deepgram-stt.js';
export { deepgramTts } from './deepgram-tts.js';
export type { FluxStream } from './flux-stream.js';
export {
  type DeepgramSttOptions,
  type FluxSttOptions,
  type NovaSttOptions,
  type SttServiceOptions,
  sttServiceDefaults,
} from './stt-options.js';
export { type DeepgramTtsOptions, ttsDefaults } from './tts-options.js';
