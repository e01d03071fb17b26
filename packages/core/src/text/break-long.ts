/** How good a place to breathe is, best first; each matches at the end of what comes before the cut. */
const CLAUSE = /[,;:)–—]["'”’)]*\s+$|—$/;
const SPACE = /\s$/;

/**
 * Where to cut `text`, which is longer than one piece may be, so that the first piece has at most
 * `maxChars`: behind the last clause of its second half, else behind its last white space, else hard, but
 * never through a surrogate pair.
 */
export function breakLong(text: string, maxChars: number): number {
  let space = 0;
  for (let at = maxChars; at > 0; at--) {
    if (!SPACE.test(text[at - 1] ?? '') && text[at - 1] !== '—') continue;
    if (SPACE.test(text[at] ?? '') && at < maxChars) continue;
    if (at <= maxChars / 2 && space > 0) return space;
    if (CLAUSE.test(text.slice(Math.max(0, at - 8), at))) return at;
    if (space === 0 && SPACE.test(text[at - 1] ?? '')) space = at;
  }
  if (space > 0) return space;
  const before = text.charCodeAt(maxChars - 1);
  const splitsPair = before >= 0xd800 && before < 0xdc00;
  return splitsPair && maxChars > 1 ? maxChars - 1 : maxChars;
}
