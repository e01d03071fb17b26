export {
  type AudioSource,
  type AudioSourceOptions,
  audioSource,
  type SourceAudio,
  type Spoken,
} from './input/audio-source.js';
export {
  type ConversationRecorder,
  type ConversationRecorderOptions,
  conversationRecorder,
  type RecorderStats,
  type SinkFactory,
} from './recorder/conversation-recorder.js';
export type { AudioOrigin } from './wav/load-audio.js';
export { type WavInputOptions, type WavInputSettings, wavInput } from './wav/wav-input.js';
export { type WavOutputOptions, wavOutput } from './wav/wav-output.js';
