import { BEFORE_NUMBER, MAYBE_FINAL, NEVER_FINAL, OPENERS } from './abbreviations.js';

const END = /[.!?…。！？｡]/;
const WIDE_END = /[。！？｡]/;
const CLOSER = /["'”’»)\]}」』）*_~`]/;
const SPACE = /\s/;
const DIGIT = /\d/;
const LOWER = /\p{Ll}/u;
const LETTER = /[\p{L}\p{M}\p{N}'’]/u;

/**
 * Whether a sentence ends before `at`, where a word begins: `'yes'`, `'no'`, or `'maybe'` when the whole
 * word has to be seen first. Looks only at the text from `start` up to and including `at`.
 */
export function sentenceEndsBefore(text: string, start: number, at: number): 'yes' | 'no' | 'maybe' {
  const stopEnd = skipBack(text, start, at, SPACE);
  const next = text[at] ?? '';
  const lower = LOWER.test(next);
  const gap = text.slice(stopEnd, at);
  if (stopEnd === start) return 'no';
  if (gap === '' && (CLOSER.test(next) || END.test(next))) return 'no';
  const breaks = gap.split('\n').length - 1;
  const end = skipBack(text, start, stopEnd, CLOSER);
  const stop = text[end - 1] ?? '';
  if (end > start && WIDE_END.test(stop)) return 'yes';
  if (breaks > 0 && (breaks > 1 || !lower)) return isMarkerOnly(text.slice(start, stopEnd)) ? 'no' : 'yes';
  if (gap === '' || end === start || !END.test(stop) || lower) return 'no';
  if (stop !== '.' || text[end - 2] === '.') return 'yes';
  return afterStop(text, start, end - 1, next);
}

/** Judges a single full stop at `stop` by the word before it and the character after the gap. */
function afterStop(text: string, start: number, stop: number, next: string): 'yes' | 'no' | 'maybe' {
  const from = wordStart(text, start, stop);
  const word = text.slice(from, stop).replace(/^[^\p{L}\p{N}]+/u, '');
  const known = word.toLowerCase();
  if (/^\d+$/.test(word)) return isMarkerOnly(text.slice(start, stop + 1)) ? 'no' : 'yes';
  if (NEVER_FINAL.has(known)) return 'no';
  if (BEFORE_NUMBER.has(known) && DIGIT.test(next)) return 'no';
  const initial = /^\p{Lu}$/u.test(word) || /^\p{L}(\.\p{L})+$/u.test(word);
  return initial || MAYBE_FINAL.has(known) ? 'maybe' : 'yes';
}

/** Whether a text of which the rest is not known ends as a sentence does. */
export function endsSentence(text: string): boolean {
  // A number may go on behind its point.
  if (/\d\.$/.test(text)) return false;
  return sentenceEndsBefore(`${text} A`, 0, text.length + 1) === 'yes';
}

/** Resolves a `'maybe'` once the word that follows is whole. */
export function opensSentence(word: string): boolean {
  return /^\p{Lu}/u.test(word) && OPENERS.has(word.toLowerCase().replaceAll('’', "'"));
}

/** Where the word begins that ends before `end`. */
export function wordStart(text: string, start: number, end: number): number {
  let at = end;
  while (at > start && !SPACE.test(text[at - 1] ?? '')) at--;
  return at;
}

export function isWordCharacter(character: string): boolean {
  return LETTER.test(character);
}

/** Whether the text is nothing but the mark of a list item, such as `2.`, `b)` or `-`. */
function isMarkerOnly(text: string): boolean {
  return /^\s*(\d{1,3}[.)]|\p{L}[)]|[-*+•#>]+)?\s*$/u.test(text);
}

function skipBack(text: string, start: number, from: number, kind: RegExp): number {
  let at = from;
  while (at > start && kind.test(text[at - 1] ?? '')) at--;
  return at;
}
