import { type Anchor, anchorsOf } from './align-words.js';
import { textUpToWord, wordsOf } from './words.js';

/** A word as it was spoken. */
export interface HeardWord {
  readonly text: string;
  /** When it begins in the answer's audio, ms. @defaultValue the end of the word before it */
  readonly startMs?: number | undefined;
  /** When it ends in the answer's audio, ms. */
  readonly endMs: number;
}

export interface HeardTextOptions {
  /** How much of a word must have been played for it to count as heard, 0 to 1. @defaultValue 1 */
  readonly wordShare?: number;
  /**
   * Whether `spoken` covers the whole text, so that all of it heard is all of the text heard, even an end
   * that is not spoken. Otherwise words at the end that match nothing spoken count as not yet spoken.
   * @defaultValue false
   */
  readonly complete?: boolean;
}

interface Token {
  /** Letters and digits alone, lower case, without accents. */
  readonly letters: string;
  /** The number of its word, from 0. */
  readonly word: number;
}

/**
 * The prefix of a generated text that was heard, in the text's own spelling, spacing and punctuation. The
 * spoken words may be spelled otherwise (`$5`, "five dollars"), leave out what isn't spoken (emoji,
 * markup) or stand for several: words both have in common hold the two together, and between them
 * words count by their share of the letters.
 *
 * Never shortens as `heardMs` grows; '' at 0 ms; the whole text once all of it was spoken and heard.
 *
 * @param text what the model generated.
 * @param spoken what was spoken of it so far, in order.
 * @param heardMs how much of the answer's audio was played.
 */
export function heardText(
  text: string,
  spoken: readonly HeardWord[],
  heardMs: number,
  options: HeardTextOptions = {},
): string {
  const { wordShare = 1, complete = false } = options;
  const heard = heardCount(spoken, heardMs, wordShare);
  if (heard === 0) return '';
  const all = heard === spoken.length;
  if (all && complete) return text;
  const written = tokensOf([text]);
  const said = tokensOf(spoken.map((word) => word.text));
  const tokens = said.filter((token) => token.owner < heard).length;
  const anchors = anchorsOf(written.map(lettersOf), said.map(lettersOf));
  const count = writtenCount(written, said, anchors, tokens, complete);
  if (all && count === written.length) return text;
  const last = written[count - 1];
  return last === undefined ? '' : textUpToWord(text, last.word + 1);
}

/** How many of the words were played far enough; the first that wasn't ends the count. */
function heardCount(spoken: readonly HeardWord[], heardMs: number, wordShare: number): number {
  if (!(heardMs > 0)) return 0;
  let beforeMs = 0;
  let count = 0;
  for (const { startMs = beforeMs, endMs } of spoken) {
    if (heardMs < startMs + (endMs - startMs) * wordShare) break;
    beforeMs = endMs;
    count++;
  }
  return count;
}

/** The words that can be heard, of several texts; `owner` is the number of the text. */
function tokensOf(texts: readonly string[]): readonly (Token & { readonly owner: number })[] {
  return texts.flatMap((text, owner) =>
    wordsOf(text).flatMap((item, word) => {
      const letters = item.text
        .normalize('NFKD')
        .toLowerCase()
        .replace(/[^\p{L}\p{N}]/gu, '');
      return letters === '' ? [] : [{ letters, word, owner }];
    }),
  );
}

function lettersOf(token: Token): string {
  return token.letters;
}

/** How many of the written words the first `heard` of the spoken ones stand for. */
function writtenCount(
  written: readonly Token[],
  said: readonly Token[],
  anchors: readonly Anchor[],
  heard: number,
  complete: boolean,
): number {
  const next = anchors.find((anchor) => anchor.spoken >= heard);
  const before = anchors.findLast((anchor) => anchor.spoken < heard);
  const writtenFrom = before === undefined ? 0 : before.written + 1;
  const saidFrom = before === undefined ? 0 : before.spoken + 1;
  const gap = written.slice(writtenFrom, next?.written);
  const heardLetters = letterCount(said.slice(saidFrom, heard));
  const saidLetters = letterCount(said.slice(saidFrom, next?.spoken));
  if (heardLetters === 0) return writtenFrom;
  // In an open end the rest may not have been spoken yet: a spoken letter then stands for one written.
  const open = next === undefined && !complete;
  const perLetter = open ? 1 : letterCount(gap) / saidLetters;
  let budget = heardLetters * perLetter + 1e-9;
  let count = writtenFrom;
  for (const token of gap) {
    budget -= token.letters.length;
    if (budget < 0) break;
    count++;
  }
  return count;
}

function letterCount(tokens: readonly Token[]): number {
  let count = 0;
  for (const token of tokens) count += token.letters.length;
  return count;
}
