import type { Frame, OutputDTMFFrame, TTSSpeakFrame } from '../frames/index.js';
import type { Context, Work } from '../processors/index.js';
import { SentenceSplitter, SpeechCleaner } from '../text/index.js';
import { turnOf } from '../turns/turn-of.js';
import type { TtsFrame, TtsOptions } from './tts-options.js';

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
  /** Keys that are pressed in place of a text. */
  readonly keys?: OutputDTMFFrame;
  /** Nothing comes after it in this answer. */
  readonly last: boolean;
}

/** What a voice leaves to another one. */
export interface LeftSpeech {
  readonly utterances: readonly Utterance[];
  readonly behind: readonly Utterance[];
  readonly answer: AnswerSpeech | undefined;
}

/** Begins the speech of an answer, in the turn of the frame that asks for it. */
export function openAnswer(
  cause: Frame,
  ctx: Context<TtsFrame>,
  { firstClauseMinChars }: Pick<Required<TtsOptions>, 'firstClauseMinChars'>,
): AnswerSpeech {
  const turn = turnOf(cause, ctx.session);
  return {
    turn,
    cause,
    work: ctx.work({ turn, cause }),
    splitter: new SentenceSplitter({ firstClauseMinChars }),
    cleaner: new SpeechCleaner(),
    started: false,
    isRest: cause.kind === 'ttsSpeak' && (cause as TTSSpeakFrame).handedOver === true,
    handedOver: false,
    rest: undefined,
  };
}

/** The part of an answer that another voice has left to that of `ctx`. */
export function restOf(left: AnswerSpeech, ctx: Context<TtsFrame>): AnswerSpeech {
  if (left.rest !== undefined) return newestOf(left.rest);
  const work = ctx.work({ turn: left.turn, cause: left.cause });
  const isRest = left.started || left.isRest;
  left.rest = { ...left, work, isRest, started: false, handedOver: false, rest: undefined };
  return left.rest;
}

function newestOf(answer: AnswerSpeech): AnswerSpeech {
  return answer.rest === undefined ? answer : newestOf(answer.rest);
}
