import type { RecognizedWord } from '../served-agent.js';

/** A word of an utterance, and where in it about it stands, in ms; with its times where those are known. */
export type StitchedWord = { readonly text: string; readonly nearMs: number } & Partial<RecognizedWord>;

/** One whose times are known. */
export type TimedWord = StitchedWord & RecognizedWord;
