import { decodeAlaw, decodeMulaw, encodeAlaw, encodeMulaw, noise, resample } from '@antiphon/audio';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readTelegraph, spellable, telegraph } from './telegraph.js';

const ALPHABET = "abcdefghijklmnopqrstuvwxyz0123456789'.,?!-";
const text = fc
  .array(fc.string({ unit: fc.constantFrom(...ALPHABET), minLength: 1, maxLength: 12 }), {
    minLength: 1,
    maxLength: 6,
  })
  .map((words) => words.join(' '));
const read = (samples: Int16Array) =>
  readTelegraph(samples)
    .map((word) => word.text)
    .join(' ');

describe('telegraph', () => {
  it('is read back from what it says, through µ-law and A-law at 8 kHz too', () => {
    fc.assert(
      fc.property(text, (said) => {
        const tones = telegraph(said);
        expect(read(tones)).toBe(said);
        const narrow = resample(tones, { inputRate: 16_000, outputRate: 8_000 });
        const wide = (samples: Int16Array) => resample(samples, { inputRate: 8_000, outputRate: 16_000 });
        expect(read(wide(decodeMulaw(encodeMulaw(narrow))))).toBe(said);
        expect(read(wide(decodeAlaw(encodeAlaw(narrow))))).toBe(said);
      }),
      { numRuns: 15 },
    );
  });

  it('tells where each word is', () => {
    expect(readTelegraph(telegraph('ab cde'))).toMatchObject([
      { text: 'ab', startMs: expect.closeTo(0, 0), endMs: expect.closeTo(48, 0) },
      { text: 'cde', startMs: expect.closeTo(108, 0), endMs: expect.closeTo(180, 0) },
    ]);
  });

  it('leaves out what it cannot spell, and finds no words in noise or silence', () => {
    expect(spellable('Crème  brûlée — 2×!')).toEqual(['crme', 'brle', '2!']);
    expect(telegraph('…')).toHaveLength(0);
    expect(read(noise({ durationMs: 500, amplitude: 0.5 }))).toBe('');
    expect(read(new Int16Array(8_000))).toBe('');
  });
});
