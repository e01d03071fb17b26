import { normaliseWords } from './normalise-words.js';

/** How far a transcript is from what was said. */
export interface WordErrors {
  /** Words changed, missing and added, per word of the reference; 0 if both are empty, 1 if only the reference is. */
  readonly rate: number;
  readonly errors: number;
  /** Words in the reference, each digit of a number counted as one. */
  readonly words: number;
}

/**
 * Compares a transcript with what was said, word by word (Levenshtein), blind to case, punctuation and whether
 * numbers are written as words or digits.
 *
 * @example
 * wordErrors('Call five five five, please.', 'call 555 now please'); // { errors: 1, words: 5, rate: 0.2 }
 */
export function wordErrors(reference: string, hypothesis: string): WordErrors {
  const expected = normaliseWords(reference);
  const actual = normaliseWords(hypothesis);
  let row = Array.from({ length: actual.length + 1 }, (_, index) => index);
  for (const [index, word] of expected.entries()) {
    const next = [index + 1];
    for (const [column, other] of actual.entries()) {
      const changed = (row[column] ?? 0) + (word === other ? 0 : 1);
      next.push(Math.min(changed, (row[column + 1] ?? 0) + 1, (next[column] ?? 0) + 1));
    }
    row = next;
  }
  const errors = row[actual.length] ?? 0;
  const words = expected.length;
  return { errors, words, rate: words === 0 ? Math.min(1, errors) : errors / words };
}

/** The rate of {@link wordErrors} alone: 0 is perfect, and it can exceed 1. */
export const wordErrorRate = (reference: string, hypothesis: string): number =>
  wordErrors(reference, hypothesis).rate;
