export {
  SentenceSplitter,
  type SentenceSplitterOptions,
  sentenceSplitterDefaults,
} from './sentence-splitter.js';
