import { numberWordsToDigits } from './number-words.js';

const SAME: ReadonlyMap<string, string> = new Map([
  ['okay', 'ok'],
  ['mister', 'mr'],
  ['doctor', 'dr'],
  ['&', 'and'],
  ['%', 'percent'],
]);

/**
 * The words of a text as they are compared: lower case, no punctuation, numbers as single digits ('5551234',
 * '555 1234' and 'five five five …' are the same), '$5' as '5 dollars', 'p.m.' as 'pm'.
 */
export function normaliseWords(text: string): string[] {
  const words = text
    .toLowerCase()
    .replace(/[\u2018\u2019]/g, "'")
    .replace(/\$\s?(\d[\d,]*)\.(\d\d)\b/g, '$1 dollars $2 cents')
    .replace(/\$\s?(\d[\d,]*)/g, '$1 dollars')
    .replace(/(\d),(?=\d{3})/g, '$1')
    .replace(/(\d)(?:st|nd|rd|th)\b/g, '$1 th')
    .replace(/([%&])/g, ' $1 ')
    .replace(/\b([a-z])\.(?=[a-z]\b)/g, '$1')
    .replace(/(\d)([a-z])/g, '$1 $2')
    .replace(/[^\p{L}\p{N}'&%]+/gu, ' ')
    .replace(/(?<![\p{L}])'|'(?![\p{L}])/gu, ' ')
    .split(' ')
    .filter((word) => word !== '')
    .map((word) => SAME.get(word) ?? word);
  return numberWordsToDigits(words).flatMap((word) => (/^\d+$/.test(word) ? [...word] : [word]));
}
