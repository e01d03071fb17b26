import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ExpectedWord, type TimedPhone, timeWords } from './word-timing.js';

/** Phones of 100 ms each. */
const said = (phones: string): TimedPhone[] =>
  phones.split(' ').map((phone, index) => ({ phone, startMs: index * 100, endMs: (index + 1) * 100 }));

const word = (text: string, phones: string): ExpectedWord => ({
  text,
  spoken: phones !== '',
  phones: phones === '' ? [] : phones.split(' '),
});

const spans = (words: ExpectedWord[], phones: string) =>
  timeWords(words, said(phones)).map(({ text, startMs, endMs }) => `${text} ${startMs}-${endMs}`);

describe('timeWords', () => {
  it('gives each word its phones, and silence to none', () => {
    expect(spans([word('hi,', 'hh ay'), word('you', 'y uw')], 'pau hh ay pau y uw pau')).toEqual([
      'hi, 100-300',
      'you 400-600',
    ]);
  });

  it('bears words that sound different in a sentence', () => {
    const words = [
      word('the', 'dh ax'),
      word('old', 'ow l d'),
      word('St.', 's t r iy t'),
      word('John', 'jh aa n'),
    ];
    expect(spans(words, 'pau dh iy ow l d s ey n t jh aa n pau')).toEqual([
      'the 100-300',
      'old 300-600',
      'St. 600-1000',
      'John 1000-1300',
    ]);
  });

  it('gives no time to what is not spoken', () => {
    expect(spans([word('hi', 'hh ay'), word('\u{1f642}', ''), word('you', 'y uw')], 'hh ay y uw')).toEqual([
      'hi 0-200',
      '\u{1f642} 200-200',
      'you 200-400',
    ]);
  });

  it('goes by letters where it knows nothing better', () => {
    const unknown = { text: 'xx', spoken: true, phones: [] };
    expect(spans([unknown, { ...unknown, text: 'xxxxxx' }], 'a b c d')).toEqual([
      'xx 0-100',
      'xxxxxx 100-400',
    ]);
    expect(spans([word('aa', 'p q r s'), word('bb', 't u v w')], 'a b c d')).toEqual([
      'aa 0-200',
      'bb 200-400',
    ]);
  });

  it('is monotonic and within the audio, whatever is said', () => {
    const phone = fc.constantFrom('a', 'b', 'c', 'd', 'pau');
    const phones = fc.array(phone, { maxLength: 30 });
    const words = fc.array(
      fc.record({
        text: fc.string({ maxLength: 5 }),
        spoken: fc.boolean(),
        phones: fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 5 }),
      }),
      { maxLength: 8 },
    );
    fc.assert(
      fc.property(words, phones, (expected, actual) => {
        const timed = timeWords(expected, actual.length === 0 ? [] : said(actual.join(' ')));
        let lastMs = 0;
        for (const { startMs, endMs } of timed) {
          expect(startMs).toBeGreaterThanOrEqual(lastMs);
          expect(endMs).toBeGreaterThanOrEqual(startMs);
          lastMs = endMs;
        }
        expect(lastMs).toBeLessThanOrEqual(actual.length * 100);
        expect(timed.map(({ text }) => text)).toEqual(expected.map(({ text }) => text));
      }),
    );
  });
});
