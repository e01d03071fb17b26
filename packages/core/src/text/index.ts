export { isBackchannel } from './backchannel.js';
export { cleanForSpeech } from './clean-for-speech.js';
export { type EndsUnfinishedOptions, endsUnfinished } from './ends-unfinished.js';
export { endsSentence } from './sentence-end.js';
export {
  SentenceSplitter,
  type SentenceSplitterOptions,
  sentenceSplitterDefaults,
} from './sentence-splitter.js';
export { SpeechCleaner } from './speech-cleaner.js';
