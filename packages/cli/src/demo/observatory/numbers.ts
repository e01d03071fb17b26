const WORDS = [
  'no',
  'one',
  'two',
  'three',
  'four',
  'five',
  'six',
  'seven',
  'eight',
  'nine',
  'ten',
  'eleven',
  'twelve',
];

/** What a caller may say for a number of seats, as part of a pattern. */
export const NUMBER_PATTERN = `(?:\\d+|an?|${WORDS.slice(1).join('|')})`;

/** 'two', '2' or 'a' as a number; 0 for anything else. */
export function numberOf(word: string): number {
  if (/^an?$/i.test(word)) return 1;
  if (/^\d+$/.test(word)) return Number(word);
  return Math.max(0, WORDS.indexOf(word.toLowerCase()));
}

/** A small number as a person says it. */
export const inWords = (value: number): string => WORDS[value] ?? String(value);

/** `one seat`, `two seats`. */
export const seatsInWords = (seats: number): string => `${inWords(seats)} ${seats === 1 ? 'seat' : 'seats'}`;
