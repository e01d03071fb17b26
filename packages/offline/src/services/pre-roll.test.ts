import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PreRoll } from './pre-roll.js';

/** Pieces whose samples count up from 0 without a gap. */
function counting(lengths: readonly number[]): Int16Array[] {
  let next = 0;
  return lengths.map((length) => Int16Array.from({ length }, () => next++));
}

describe('PreRoll', () => {
  it('holds the newest audio, without gaps, and at most one piece more than it should', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(50)), fc.nat(100), (lengths, max) => {
        const preRoll = new PreRoll(max);
        const total = lengths.reduce((sum, length) => sum + length, 0);
        for (const piece of counting(lengths)) {
          preRoll.push(piece);
          piece.fill(-1);
        }
        const held = preRoll.pieces.flatMap((piece) => [...piece]);
        expect(held).toEqual(Array.from({ length: held.length }, (_, at) => total - held.length + at));
        expect(held.length).toBeGreaterThanOrEqual(Math.min(total, max));
        expect(held.length - (preRoll.pieces[0]?.length ?? 0)).toBeLessThanOrEqual(max);
      }),
    );
  });

  it('forgets all but the newest samples, to the sample', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(50)), fc.nat(100), (lengths, samples) => {
        const preRoll = new PreRoll(10_000);
        const pieces = counting(lengths);
        for (const piece of pieces) preRoll.push(piece);
        preRoll.keep(samples);
        const all = pieces.flatMap((piece) => [...piece]);
        expect(preRoll.pieces.flatMap((piece) => [...piece])).toEqual(
          samples === 0 ? [] : all.slice(-samples),
        );
      }),
    );
  });
});
