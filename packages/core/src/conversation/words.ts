/** A word in a text. */
export interface Word {
  /** As written, with the punctuation that touches it. */
  readonly text: string;
  /** Offset of its first UTF-16 unit. */
  readonly start: number;
  /** Offset behind its last UTF-16 unit. */
  readonly end: number;
}

/** Scripts written without spaces, in which each character counts as a word. */
const UNSPACED =
  '\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\p{Script=Thai}\\p{Script=Lao}\\p{Script=Khmer}\\p{Script=Myanmar}';

/** One unspaced character with its marks and the punctuation behind it, or a run of anything else. */
const WORD = new RegExp(`[${UNSPACED}][\\p{M}\\u30fc]*[\\p{Po}\\p{Pe}\\p{Pf}]*|[^\\s${UNSPACED}]+`, 'gu');

/**
 * The words of `text` in order: runs between white space; in Chinese, Japanese, Thai, Lao, Khmer and
 * Burmese every character. Punctuation and markup that touch a word are part of it.
 */
export function wordsOf(text: string): readonly Word[] {
  const words: Word[] = [];
  for (const match of text.matchAll(WORD)) {
    words.push({ text: match[0], start: match.index, end: match.index + match[0].length });
  }
  return words;
}

/** The prefix of `text` that holds its first `count` words; all of `text` when it has no more. */
export function textUpToWord(text: string, count: number): string {
  if (!(count > 0)) return '';
  const words = wordsOf(text);
  const last = words[Math.floor(count) - 1];
  if (count < 1) return '';
  return last === undefined || count >= words.length ? text : text.slice(0, last.end);
}
