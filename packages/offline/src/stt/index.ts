export { NEAR_SILENCE, STRETCH_SAMPLES } from './near-silence.js';
export {
  defaultConcurrency,
  type RecognizerOptions,
  type TranscribeOptions,
  type Transcript,
} from './options.js';
export { OwnPool } from './own-pool.js';
export { createRecognizer, type Recognizer, recognizerOn } from './recognizer.js';
export { unloadRecognition } from './shared-model.js';
export {
  createUtteranceStream,
  type UtteranceStream,
  type UtteranceStreamOptions,
} from './utterance-stream.js';
