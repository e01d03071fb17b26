import type { RecognizedWord } from '../served-agent.js';

/** A word of an utterance; with its time in it where that is known. */
export type StitchedWord = { readonly text: string } & Partial<RecognizedWord>;
