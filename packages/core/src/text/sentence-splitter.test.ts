import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SentenceSplitter, type SentenceSplitterOptions } from './index.js';

function split(text: string, options?: SentenceSplitterOptions): string[] {
  const splitter = new SentenceSplitter(options);
  return [...splitter.push(text), ...splitter.flush()];
}

const fragment = fc.constantFrom(
  ...'. ! ? … , ; : — - " ” ) ( * 。 」 \n 7 3.14 Mr. U.S. e.g. etc. J. Hello It we The 😀 1. - https://a.b/c?d=e'.split(
    ' ',
  ),
  ' ',
  '  ',
  '\n\n',
);
const prose = fc
  .array(fc.oneof(fragment, fc.string({ unit: 'grapheme', maxLength: 6 })))
  .map((parts) => parts.join(''));
const options = fc.record({
  maxChars: fc.integer({ min: 2, max: 60 }),
  firstClauseMinChars: fc.integer({ min: 1, max: 30 }),
});

describe('SentenceSplitter', () => {
  it('gives out a sentence with the first character of the next one', () => {
    const splitter = new SentenceSplitter();
    expect(splitter.push('Hello there.')).toEqual([]);
    expect(splitter.push(' How')).toEqual(['Hello there. ']);
    expect(splitter.push(' are you?')).toEqual([]);
    expect(splitter.flush()).toEqual(['How are you?']);
  });

  it.each([
    ['abbreviations and names', 'Mr. Smith met Dr. J. K. Jones, e.g. at noon. Then he left.', 2],
    ['decimals and versions', 'It is 3.14 or 2.0 now. Good.', 2],
    ['ellipses', 'Well... maybe not. Wait… What?', 3],
    ['initialisms within a sentence', 'The U.S. Senate met. It ended.', 2],
    ['initialisms at its end', 'He lives in the U.S. He likes it.', 2],
    ['hours', 'Come at 5 p.m. on Monday. I wait at 6 p.m. You too?', 3],
    ['addresses of pages', 'See https://a.example/b?c=1. Then call www.b.example now.', 2],
    ['quotes and brackets after the stop', '"Stop." She ran. (He did too.) “Why?” You know.', 5],
    ['speech that goes on', '"Stop!" she said. Fine.', 2],
    ['numbers before a stop', 'I have 5. You have no. 7, see fig. 3. No. I do not.', 4],
    ['several stops', 'What?! No way!! Yes.', 3],
    ['full-width stops', '你好。「今天好吗？」我很好！', 3],
    ['paragraphs', 'A title\n\nand its text\ngoes on here', 2],
  ])('knows %s', (_, text, count) => {
    const pieces = split(text);
    expect(pieces.join('')).toBe(text);
    expect(pieces, JSON.stringify(pieces)).toHaveLength(count);
  });

  it('takes each item of a list for itself, with its mark', () => {
    expect(split('Options:\n1. Tea\n2. Coffee\n- water')).toEqual([
      'Options:\n',
      '1. Tea\n',
      '2. Coffee\n',
      '- water',
    ]);
  });

  it('gives out the first clause early, and only the first', () => {
    const text = 'Sure, of course, I can do that, right away. Well, well, well.';
    expect(split(text, { firstClauseMinChars: 12 })).toEqual([
      'Sure, of course, ',
      'I can do that, right away. ',
      'Well, well, well.',
    ]);
  });

  it('cuts a long sentence at a clause, else at a space, else hard', () => {
    expect(split('one two three, four five six seven', { maxChars: 20 })).toEqual([
      'one two three, ',
      'four five six seven',
    ]);
    expect(split('one two three four', { maxChars: 10 })).toEqual(['one two ', 'three four']);
    expect(split('abcdefghij', { maxChars: 4 })).toEqual(['abcd', 'efgh', 'ij']);
    expect(split('abc😀', { maxChars: 4 })).toEqual(['abc', '😀']);
  });

  it('starts afresh after a flush and after a reset', () => {
    const splitter = new SentenceSplitter({ firstClauseMinChars: 3 });
    splitter.push('Yes, well');
    expect(splitter.flush()).toEqual(['well']);
    splitter.push('gone');
    splitter.reset();
    expect([...splitter.push('Now, go'), ...splitter.flush()]).toEqual(['Now, ', 'go']);
  });

  it('neither loses nor doubles a character, and keeps every piece short', () => {
    fc.assert(
      fc.property(prose, options, (text, given) => {
        const pieces = split(text, given);
        expect(pieces.join('')).toBe(text);
        for (const piece of pieces) expect(piece.length).toBeLessThanOrEqual(given.maxChars);
        expect(pieces).not.toContain('');
      }),
      { numRuns: 500 },
    );
  });

  it('gives the same pieces however the text is chunked', () => {
    fc.assert(
      fc.property(prose, options, fc.array(fc.nat(200)), (text, given, cuts) => {
        const splitter = new SentenceSplitter(given);
        const at = [...new Set(cuts.filter((cut) => cut <= text.length))].sort((a, b) => a - b);
        const pieces = [0, ...at].flatMap((from, index) =>
          splitter.push(text.slice(from, at[index] ?? text.length)),
        );
        expect([...pieces, ...splitter.flush()]).toEqual(split(text, given));
      }),
      { numRuns: 500 },
    );
  });
});
