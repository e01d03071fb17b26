import type { Frame } from '../frames/index.js';
import type { Work } from '../processors/index.js';
import type { SentenceSplitter, SpeechCleaner } from '../text/index.js';
import type { TtsFrame } from './tts-options.js';

/** The speech of one answer: its work stays open until its last sample has been made. */
export interface AnswerSpeech {
  readonly turn: number;
  readonly cause: Frame;
  readonly work: Work<TtsFrame>;
  readonly splitter: SentenceSplitter;
  readonly cleaner: SpeechCleaner;
  started: boolean;
  /** It goes on with what another voice has left. */
  readonly isRest: boolean;
  /** Another voice says what is left of it. */
  handedOver: boolean;
  /** That part of it, where the other voice was switched to. */
  rest: AnswerSpeech | undefined;
}

/** What is said in one go, usually a sentence. */
export interface Utterance {
  readonly answer: AnswerSpeech;
  readonly text: string;
  /** The text as it is said, where that is known already. */
  readonly spoken?: string;
  /** Nothing comes after it in this answer. */
  readonly last: boolean;
}
