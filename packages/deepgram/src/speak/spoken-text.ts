/** What has no place in speech, and breaks JSON: control characters, halves of characters. */
const unspeakable = /[\p{Cc}\p{Surrogate}]+/gu;
const spoken = /[\p{L}\p{N}]/u;

/**
 * Cuts a text into what the vendor takes at once, after a sentence if it can be, else between words. Nothing for a
 * text without a letter or a digit.
 */
export function speakablePieces(text: string, maxCharacters: number): readonly string[] {
  const pieces: string[] = [];
  let rest = text.replace(unspeakable, ' ').trim();
  while (rest.length > maxCharacters) {
    const head = rest.slice(0, maxCharacters);
    const at =
      lastIndexAfter(head, /[.!?…。！？]\s/gu) ?? lastIndexAfter(head, /\s/gu) ?? wholeCharacters(head);
    pieces.push(rest.slice(0, at).trim());
    rest = rest.slice(at).trim();
  }
  pieces.push(rest);
  return pieces.filter((piece) => spoken.test(piece));
}

/** Where the last match ends, unless it is so early that the piece would be hardly anything. */
function lastIndexAfter(text: string, pattern: RegExp): number | undefined {
  let end: number | undefined;
  for (const { index, 0: match } of text.matchAll(pattern)) end = index + match.length;
  return end !== undefined && end > text.length / 4 ? end : undefined;
}

/** Never between the halves of a character. */
function wholeCharacters(text: string): number {
  return /[\ud800-\udbff]$/.test(text) ? text.length - 1 : text.length;
}
