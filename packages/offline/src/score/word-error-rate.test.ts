import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normaliseWords, wordErrorRate, wordErrors } from './index.js';

describe('wordErrorRate', () => {
  it('is blind to case and punctuation', () => {
    expect(wordErrorRate('Hello, my dear World!', 'hello my dear world')).toBe(0);
  });

  it('counts changed, missing and added words', () => {
    expect(wordErrors('a b c d', 'a x d e')).toEqual({ errors: 3, words: 4, rate: 0.75 });
    expect(wordErrors('', '')).toEqual({ errors: 0, words: 0, rate: 0 });
    expect(wordErrors('', 'um')).toMatchObject({ errors: 1, rate: 1 });
    expect(wordErrors('one thing', '')).toMatchObject({ errors: 2, rate: 1 });
  });

  it.each([
    ['five five five one two three four', '5551234'],
    ['five five five one two three four', '555 1234.'],
    ['two hundred and five', '205'],
    ['one thousand two hundred thirty four', '1,234'],
    ['twenty twenty six', '2026'],
    ['nineteen ninety', '1990'],
    ['twenty five', '25'],
    ['the twenty first of May', 'The 21st of May'],
    ['the third of May', 'the 3rd of may'],
    ['at three thirty p.m.', 'at 3:30pm'],
    ['five dollars and fifty cents', '$5.50', 1],
    ['five dollars', '$5'],
    ['ten percent', '10%'],
    ['two million', '2,000,000'],
    ['rock and roll', 'rock & roll'],
    ["it's okay", 'It\u2019s OK.'],
  ])("takes '%s' for '%s'", (reference, hypothesis, errors = 0) => {
    expect(wordErrors(reference, hypothesis).errors).toBe(errors);
  });

  it('keeps different numbers apart', () => {
    expect(normaliseWords('twelve')).toEqual(['1', '2']);
    expect(wordErrors('twelve', '13').errors).toBe(1);
    expect(wordErrors('one two', '12').errors).toBe(0);
  });

  it('is 0 against itself, whatever the text', () => {
    fc.assert(fc.property(fc.string(), (text) => wordErrorRate(text, text) === 0));
  });

  it('reads every number the way it is written in words', () => {
    const tens = ['', '', 'twenty', 'thirty', 'forty', 'fifty', 'sixty', 'seventy', 'eighty', 'ninety'];
    const units =
      'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'.split(
        ' ',
      );
    const say = (value: number): string => {
      if (value < 20) return units[value] ?? '';
      if (value < 100)
        return `${tens[Math.floor(value / 10)]}${value % 10 === 0 ? '' : ` ${say(value % 10)}`}`;
      if (value < 1000)
        return `${say(Math.floor(value / 100))} hundred${value % 100 ? ` and ${say(value % 100)}` : ''}`;
      return `${say(Math.floor(value / 1000))} thousand${value % 1000 ? ` ${say(value % 1000)}` : ''}`;
    };
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 999_999 }), (value) => {
        expect(normaliseWords(say(value)).join('')).toBe(String(value));
      }),
    );
  });
});
