export { NEAR_SILENCE, STRETCH_SAMPLES } from './near-silence.js';
export type { RecognizerOptions, TranscribeOptions, Transcript } from './options.js';
export { createRecognizer, type Recognizer } from './recognizer.js';
export { unloadRecognition } from './shared-model.js';
export {
  createUtteranceStream,
  type UtteranceStream,
  type UtteranceStreamOptions,
} from './utterance-stream.js';
