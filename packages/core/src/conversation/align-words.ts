/** Word `written` of the one list is word `spoken` of the other. */
export interface Anchor {
  readonly written: number;
  readonly spoken: number;
}

/** How far ahead a match is looked for, in words of both lists together. */
const REACH = 48;
/** A match farther ahead than this must be borne out by a long word or by the words behind it. */
const NEAR = 6;
const LONG = 5;

/**
 * The words two lists have in common, in order, each with its nearest match: what lies between two
 * anchors was spelled differently, left out or added. Words are compared as they are. Takes time in
 * proportion to the words, at most {@link REACH}²/2 comparisons for each that has no match.
 */
export function anchorsOf(written: readonly string[], spoken: readonly string[]): readonly Anchor[] {
  const anchors: Anchor[] = [];
  let w = 0;
  let s = 0;
  while (w < written.length && s < spoken.length) {
    const next = nearest(written, spoken, w, s);
    if (next === undefined) {
      w++;
      s++;
    } else {
      anchors.push(next);
      w = next.written + 1;
      s = next.spoken + 1;
    }
  }
  return anchors;
}

function nearest(
  written: readonly string[],
  spoken: readonly string[],
  w: number,
  s: number,
): Anchor | undefined {
  const reach = Math.min(REACH, written.length - w + spoken.length - s);
  for (let distance = 0; distance <= reach; distance++) {
    for (let skip = 0; skip <= distance; skip++) {
      const anchor = { written: w + skip, spoken: s + distance - skip };
      if (matches(written, spoken, anchor, distance > NEAR)) return anchor;
    }
  }
  return undefined;
}

function matches(
  written: readonly string[],
  spoken: readonly string[],
  { written: w, spoken: s }: Anchor,
  far: boolean,
): boolean {
  const word = written[w];
  if (word === undefined || word !== spoken[s]) return false;
  return !far || word.length >= LONG || (written[w + 1] !== undefined && written[w + 1] === spoken[s + 1]);
}
