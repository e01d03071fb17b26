import type { GeminiAgent } from '@antiphon/simulators';
import { wordsIn } from './spoken-once.js';

/** The numbers of the questions in what a user has said: `n7` and the like. */
export const questionsIn = (text: string): readonly string[] =>
  wordsIn(text).filter((word) => /^n\d+$/.test(word));

/** A model that answers the newest question that it was asked. @param say what it says to the question of this number */
export function answering(say: (number: string) => string): GeminiAgent {
  return ({ contents }) => {
    const parts = contents.at(-1)?.parts ?? [];
    const asked = parts.map(({ text = '' }) => text).join(' ');
    return say(/n(\d+)(?!.*n\d)/.exec(asked)?.[1] ?? '');
  };
}
