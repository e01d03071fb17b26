import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { splitSentences } from './split-sentences.js';

const split = (text: string): string[] => splitSentences(text.split(' ')).map((words) => words.join(' '));

describe('splitSentences', () => {
  it.each([
    ['One. Two! Three? Four', ['One.', 'Two!', 'Three?', 'Four']],
    ['Dr. Smith lives on 5th St. in town.', ['Dr. Smith lives on 5th St. in town.']],
    ['Come at 3 p.m. or at 4 p.m. Bring J. R. too.', ['Come at 3 p.m. or at 4 p.m.', 'Bring J. R. too.']],
    ['It costs $5.50. "Really?" he said.', ['It costs $5.50.', '"Really?"', 'he said.']],
    ['So ... well', ['So ... well']],
  ])("cuts '%s'", (text, sentences) => {
    expect(split(text)).toEqual(sentences);
  });

  it('cuts a long sentence behind a comma, or between words', () => {
    const clause = `${'word '.repeat(20)}and so on,`;
    const long = Array(6).fill(clause).join(' ');
    expect(split(long).every((piece) => piece.length <= 241 && piece.endsWith(','))).toBe(true);
    expect(split('word '.repeat(200).trim()).every((piece) => piece.length <= 241)).toBe(true);
  });

  it('keeps every word, in order', () => {
    const word = fc.constantFrom(
      'a',
      'Dr.',
      'end.',
      'What?',
      'comma,',
      'x'.repeat(300),
      'U.S.',
      '"Yes."',
      'The',
    );
    fc.assert(
      fc.property(fc.array(word, { maxLength: 120 }), (words) => {
        expect(splitSentences(words).flat()).toEqual(words);
        expect(splitSentences(words).every((sentence) => sentence.length > 0)).toBe(true);
      }),
    );
  });
});
