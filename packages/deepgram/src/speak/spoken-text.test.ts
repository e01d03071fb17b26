import { VirtualClock } from '@antiphon/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FlushBudget } from './flush-budget.js';
import { SampleReader } from './sample-reader.js';
import { speakablePieces } from './spoken-text.js';

describe('speakablePieces', () => {
  it('has nothing to say where there is no letter and no digit', () => {
    for (const text of ['', '   ', '…', '?!', '\u0000', '\ud83d', '👩‍👩‍👧‍👦'])
      expect(speakablePieces(text, 100)).toEqual([]);
  });

  it('cuts after a sentence, else between words, else between characters', () => {
    expect(speakablePieces('One two. Three four five', 16)).toEqual(['One two.', 'Three four five']);
    expect(speakablePieces('one two three', 9)).toEqual(['one two', 'three']);
    expect(speakablePieces('a😀😀😀', 4)).toEqual(['a😀']);
    expect(speakablePieces('日本語日本語', 4)).toEqual(['日本語日', '本語']);
  });

  it('keeps every letter, and the bound', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', maxLength: 400 }),
        fc.integer({ min: 4, max: 60 }),
        (text, max) => {
          const pieces = speakablePieces(text, max);
          expect(pieces.every((piece) => piece.length <= max)).toBe(true);
          const letters = (value: string) => value.replace(/[^\p{L}\p{N}]/gu, '');
          expect(letters(pieces.join(''))).toBe(letters(text));
        },
      ),
    );
  });
});

describe('SampleReader', () => {
  it('joins samples that were cut in two', () => {
    fc.assert(
      fc.property(fc.int16Array(), fc.array(fc.nat(7)), (samples, cuts) => {
        const bytes = new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength);
        const reader = new SampleReader('linear16');
        const read: number[] = [];
        let at = 0;
        for (const cut of [...cuts, bytes.length]) {
          read.push(...reader.read(bytes.subarray(at, at + cut)));
          at += cut;
        }
        expect(read).toEqual([...samples]);
      }),
    );
  });
});

describe('FlushBudget', () => {
  it('allows so many in any minute', () => {
    const clock = new VirtualClock();
    const budget = new FlushBudget(clock, 2);
    budget.spend();
    clock.advance(30_000);
    budget.spend();
    expect(budget.isSpent).toBe(true);
    clock.advance(29_999);
    expect(budget.isSpent).toBe(true);
    clock.advance(1);
    expect(budget.isSpent).toBe(false);
  });
});
