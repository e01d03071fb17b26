import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { run, toPlain, widthOf } from './text-run.js';
import { wrap } from './wrap.js';

const plain = (text: string, columns: number) => wrap([run(text)], columns).map(toPlain);

describe('wrap', () => {
  test('breaks between words, and begins no line with a blank', () => {
    expect(plain('the quick brown fox', 10).map((line) => line.trimEnd())).toEqual([
      'the quick',
      'brown fox',
    ]);
  });

  test('breaks a word that is longer than a line', () => {
    expect(plain('abcdefgh', 3)).toEqual(['abc', 'def', 'gh']);
  });

  test('keeps the look of each run', () => {
    expect(wrap([run('heard '), run('unheard', 'dim')], 8)).toEqual([
      [run('heard'), run(' ')],
      [run('unheard', 'dim')],
    ]);
  });

  test('never makes a line too long, nor loses a letter', () => {
    const words = fc.array(
      fc.string({ unit: 'grapheme-ascii', minLength: 1 }).map((word) => word.replace(/\s/g, '_')),
    );
    fc.assert(
      fc.property(words, fc.integer({ min: 2, max: 30 }), (all, columns) => {
        const lines = wrap([run(all.join(' '))], columns);
        expect(lines.every((line) => widthOf(line) <= columns)).toBe(true);
        expect(lines.map(toPlain).join('').replace(/\s/g, '')).toBe(all.join(''));
      }),
    );
  });
});
