import { heardText } from '../conversation/index.js';
import { type Frame, type OutputDTMFFrame, TTSSpeakFrame } from '../frames/index.js';
import type { TimedWord } from './text-to-speech.js';

/** A word counts as spoken when so much of it was made; the last of its sound may be missing by rounding. */
const MADE_SHARE = 0.9;

/** An utterance as it is being spoken, and its words so far, timed from its first sample. */
export interface Spoken {
  readonly text: string;
  readonly words: TimedWord[];
}

/** What is left to say of an utterance of which so much was made; nothing where no words tell where it broke off. */
export function leftOf({ text, words }: Spoken, madeMs: number): string {
  if (words.length === 0) return '';
  return text.slice(heardText(text, words, madeMs, { wordShare: MADE_SHARE }).length);
}

/**
 * Texts and keys that a voice leaves to another one: in their order, a frame for what stands together of one answer, and
 * the keys' own.
 */
export class LeftToVoice<Answer extends { readonly turn: number }> {
  readonly #runs: { readonly answer: Answer; text: string; readonly keys: OutputDTMFFrame | undefined }[] =
    [];

  get answers(): ReadonlySet<Answer> {
    return new Set(this.#runs.map(({ answer }) => answer));
  }

  add(answer: Answer, text: string, keys?: OutputDTMFFrame): void {
    const run = this.#runs.at(-1);
    if (run?.answer === answer) run.text += ` ${text}`;
    else this.#runs.push({ answer, text, keys });
  }

  frames(): readonly Frame[] {
    return this.#runs.flatMap(({ answer: { turn }, text, keys }): readonly Frame[] => {
      if (keys !== undefined) return [keys];
      const left = text.trim();
      return left === '' ? [] : [new TTSSpeakFrame({ turn, text: left, handedOver: true })];
    });
  }
}
