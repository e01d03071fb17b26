export { isBackchannel } from './backchannel.js';
export { cleanForSpeech } from './clean-for-speech.js';
export { type EndsUnfinishedOptions, endsUnfinished } from './ends-unfinished.js';
export {
  SentenceSplitter,
  type SentenceSplitterOptions,
  type SplitPiece,
  sentenceSplitterDefaults,
} from './sentence-splitter.js';
export { SpeechCleaner } from './speech-cleaner.js';
export { SpokenOrder, type SpokenOrderListener, type Unsaid } from './spoken-order.js';
export { MAX_TEXTS_BEHIND } from './texts-behind.js';
