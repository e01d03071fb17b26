import { inMidst, plain, withoutEnd } from './spelling.js';
import type { StitchedWord } from './stitched-word.js';

/** As fast as people speak, and two words for what is said of half a word at each edge. */
const WORDS_PER_SECOND = 6;
const EDGE_WORDS = 2;
/** Letters of a word that was cut, by which it is known. */
const MIN_LETTERS = 3;

/** A run of words that two windows have in common. */
interface Run {
  /** Where it begins in the left one and in the right one. */
  readonly left: number;
  readonly right: number;
  readonly length: number;
}

/**
 * Joins the words of two windows that overlap by `overlapMs`, of which no times are known: at the longest run of words
 * that the end of one and the beginning of the other have in common. Before and behind it may stand what was made of
 * half a word at the edge.
 *
 * @param edgeWords as many words may stand there, and are dropped
 */
export function joinByWords(
  left: readonly StitchedWord[],
  right: readonly StitchedWord[],
  overlapMs: number,
  edgeWords = EDGE_WORDS,
): readonly StitchedWord[] {
  if (left.length === 0 || right.length === 0) return [...left, ...right];
  const reach = Math.ceil((overlapMs / 1000) * WORDS_PER_SECOND) + edgeWords;
  const run = longestRun(left, right, { reach, edgeWords });
  if (run === undefined) return [...left.slice(0, -1), ended(left.at(-1) as StitchedWord), ...right];
  const lastLeft = run.left + run.length - 1;
  const lastRight = run.right + run.length - 1;
  return [
    ...left.slice(0, lastLeft),
    seamWord(left, lastLeft, right, lastRight),
    ...right.slice(lastRight + 1),
  ];
}

/** The word at the seam, from the window in whose midst it stands. */
function seamWord(
  left: readonly StitchedWord[],
  atLeft: number,
  right: readonly StitchedWord[],
  atRight: number,
): StitchedWord {
  const ours = left[atLeft] as StitchedWord;
  const theirs = right[atRight] as StitchedWord;
  if (plain(ours.text).length > plain(theirs.text).length) return ended(ours);
  if (atRight > 0) return theirs;
  // It begins their window: they write it as the beginning of a sentence.
  return /^\p{Lu}/u.test(ours.text) ? theirs : { ...theirs, text: inMidst(theirs.text) };
}

function ended(word: StitchedWord): StitchedWord {
  return { ...word, text: withoutEnd(word.text) };
}

function longestRun(
  left: readonly StitchedWord[],
  right: readonly StitchedWord[],
  { reach, edgeWords }: { readonly reach: number; readonly edgeWords: number },
): Run | undefined {
  const ours = left.map(({ text }) => plain(text));
  const theirs = right.slice(0, reach).map(({ text }) => plain(text));
  const first = Math.max(0, ours.length - reach);
  let best: Run | undefined;
  let bestScore = 0;
  for (let l = first; l < ours.length; l++) {
    for (let r = 0; r <= Math.min(edgeWords, theirs.length - 1); r++) {
      const length = runAt(ours, l, theirs, r);
      const skipped = ours.length - (l + length) + r;
      if (length === 0 || ours.length - (l + length) > edgeWords) continue;
      const score = 2 * length + 1 - skipped;
      if (score > bestScore) [best, bestScore] = [{ left: l, right: r, length }, score];
    }
  }
  return best;
}

function runAt(ours: readonly string[], l: number, theirs: readonly string[], r: number): number {
  let length = 0;
  while (l + length < ours.length && r + length < theirs.length) {
    const isLast = l + length === ours.length - 1;
    if (!isSame(ours[l + length] as string, theirs[r + length] as string, isLast, r + length === 0)) break;
    length++;
  }
  return length;
}

/** The last word of a window may lack its end, and the first one its beginning. */
function isSame(ours: string, theirs: string, isLast: boolean, isFirst: boolean): boolean {
  if (ours === theirs) return ours !== '';
  if (isLast && ours.length >= MIN_LETTERS && theirs.startsWith(ours)) return true;
  return isFirst && theirs.length >= MIN_LETTERS && ours.endsWith(theirs);
}
