import { decodeAlaw, decodeMulaw, encodeAlaw, encodeMulaw, noise, resample } from '@antiphon/audio';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SPEECH_RATE } from './speech.js';
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

const MS = SPEECH_RATE / 1_000;

/**
 * As a jitter buffer plays it, which is early or late: every 25 ms a piece of 2.5 to 15 ms is left out or comes twice, where
 * it is like the one behind it.
 */
function stretched(tones: Int16Array, isLonger: readonly boolean[]): Int16Array {
  const samples: number[] = [];
  let from = 0;
  for (const [n, longer] of isLonger.entries()) {
    const at = 25 * MS * n;
    const lag = at < from ? undefined : likeness(tones, at);
    if (lag === undefined) continue;
    samples.push(...tones.subarray(from, at + (longer ? lag : 0)));
    from = longer ? at : at + lag;
  }
  return Int16Array.from([...samples, ...tones.subarray(from)]);
}

/** How far it is from here to where the same sound goes on. */
function likeness(tones: Int16Array, at: number): number | undefined {
  let found: number | undefined;
  let most = 0.9;
  for (let lag = 2.5 * MS; lag <= 15 * MS; lag++) {
    let [both, one, other] = [0, 0, 0];
    for (let n = at; n < at + lag; n++) {
      const [now = 0, then = 0] = [tones[n], tones[n + lag]];
      both += now * then;
      one += now * now;
      other += then * then;
    }
    const alike = both / Math.sqrt(one * other);
    if (alike > most) [found, most] = [lag, alike];
  }
  return found;
}

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

  it('is read back when a jitter buffer has stretched and shortened it', () => {
    const changes = fc.array(fc.boolean(), { minLength: 80, maxLength: 80 });
    fc.assert(
      fc.property(text, changes, (said, isLonger) => {
        expect(read(stretched(telegraph(said), isLonger))).toBe(said);
      }),
      // Where a piece comes twice that changes from one tone to the next, it sounds like a third for a moment.
      { numRuns: 8, examples: [['aaaaaa gf', Array.from({ length: 80 }, (_, n) => n === 9)]] },
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
