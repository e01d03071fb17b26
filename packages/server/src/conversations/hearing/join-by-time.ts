import type { RecognizedWord } from '../served-agent.js';
import { plain, withoutEnd } from './spelling.js';
import type { TimedWord } from './stitched-word.js';

/** So far apart two windows place one word. */
const SAME_WORD_MS = 250;

/** Where two windows overlap, in the utterance. */
export interface Overlap {
  readonly fromMs: number;
  readonly toMs: number;
}

const middle = ({ startMs, endMs }: RecognizedWord): number => (startMs + endMs) / 2;

/**
 * Joins the words of two windows by their times. A word that both have heard is the seam, the nearest to the middle of
 * the overlap; without one, each window has the words of its half: those at its edge may be cut.
 */
export function joinByTime(
  left: readonly TimedWord[],
  right: readonly TimedWord[],
  { fromMs, toMs }: Overlap,
): readonly TimedWord[] {
  const middleMs = (fromMs + toMs) / 2;
  const seam = commonWord(left, right, { fromMs, toMs });
  const kept = seam ? left.slice(0, seam.left) : left.filter((word) => middle(word) < middleMs);
  const added = seam ? right.slice(seam.right) : right.filter((word) => middle(word) >= middleMs);
  return together(kept, added, middleMs);
}

interface Seam {
  /** The place of the word among those of the left window, and of the right. */
  readonly left: number;
  readonly right: number;
}

function commonWord(
  left: readonly RecognizedWord[],
  right: readonly RecognizedWord[],
  { fromMs, toMs }: Overlap,
): Seam | undefined {
  const middleMs = (fromMs + toMs) / 2;
  let best: (Seam & { readonly costMs: number }) | undefined;
  for (let l = left.length - 1; l >= 0; l--) {
    const ours = left[l] as RecognizedWord;
    if (ours.endMs <= fromMs) break;
    for (let r = 0; r < right.length; r++) {
      const theirs = right[r] as RecognizedWord;
      if (theirs.startMs >= toMs) break;
      const apartMs = Math.abs(middle(ours) - middle(theirs));
      if (apartMs > SAME_WORD_MS || plain(ours.text) !== plain(theirs.text)) continue;
      // Of words that are repeated, those that are at the same time are the same.
      const costMs = 4 * apartMs + Math.abs((middle(ours) + middle(theirs)) / 2 - middleMs);
      if (best === undefined || costMs < best.costMs) best = { left: l, right: r, costMs };
    }
  }
  return best;
}

/** Both may have heard one word otherwise, and a little earlier or later: it counts once, from where it is whole. */
function together(
  left: readonly TimedWord[],
  right: readonly TimedWord[],
  middleMs: number,
): readonly TimedWord[] {
  const last = left.at(-1);
  const first = right[0];
  if (last === undefined || first === undefined) return [...left, ...right];
  const sharedMs = Math.min(last.endMs, first.endMs) - Math.max(last.startMs, first.startMs);
  const shorterMs = Math.min(last.endMs - last.startMs, first.endMs - first.startMs);
  if (sharedMs > shorterMs / 2) {
    const isOurs = (last.startMs + first.endMs) / 2 < middleMs;
    return isOurs ? [...left, ...right.slice(1)] : [...left.slice(0, -1), ...right];
  }
  return [...left.slice(0, -1), { ...last, text: withoutEnd(last.text) }, ...right];
}
