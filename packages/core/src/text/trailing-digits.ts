import { wordSet } from './spoken-words.js';

const SPOKEN_DIGITS = /* @__PURE__ */ wordSet(
  'zero oh one two three four five six seven eight nine double triple',
);
const NUMBER_NOUNS =
  /^(?:number|numbers|phone|telephone|mobile|cell|card|account|code|pin|zip|postcode|passport|order|reference|extension)$/;

/** The digits an utterance ends with. */
export interface TrailingDigits {
  /** How many digits, over all groups. */
  readonly count: number;
  /** In how many words they were said: 3 for "555 12 3". */
  readonly groups: number;
  /** Whether a word such as "number" or "code" stands before them. */
  readonly announced: boolean;
}

/** Counts the digits at the end of `words`, as figures or as words. */
export function trailingDigits(words: readonly string[]): TrailingDigits {
  let count = 0;
  let groups = 0;
  let at = words.length;
  for (; at > 0; at--) {
    const word = words[at - 1] ?? '';
    const figures = /^[\d.-]+$/.test(word) ? word.split(/[.-]/) : [];
    if (figures.length === 0 && !SPOKEN_DIGITS.has(word)) break;
    groups += Math.max(1, figures.length);
    count += figures.length === 0 ? 1 : figures.join('').length;
  }
  const announced = words.slice(Math.max(0, at - 6), at).some((word) => NUMBER_NOUNS.test(word));
  return { count, groups, announced };
}
