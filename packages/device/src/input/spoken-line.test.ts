import { resample } from '@antiphon/audio';
import { describe, expect, it } from 'vitest';
import { SpokenLine } from './spoken-line.js';

const tone = (samples: number, rate: number): Int16Array =>
  Int16Array.from({ length: samples }, (_, at) => 8_000 * Math.sin((2 * Math.PI * 300 * at) / rate));

/** All of it, in chunks. */
function said(line: SpokenLine, chunk: number): Int16Array {
  const all = new Int16Array(line.waiting);
  for (let at = 0; line.waiting > 0; ) {
    const piece = new Int16Array(chunk);
    const count = line.next(piece, 0);
    all.set(piece.subarray(0, count), at);
    at += count;
  }
  return all;
}

describe('SpokenLine', () => {
  it.each([8_000, 16_000, 22_050, 24_000, 44_100, 48_000])(
    'says all of a recording of %i Hz, where it was',
    (inputRate) => {
      const rates = { inputRate, outputRate: 16_000 };
      const samples = tone(Math.round(inputRate * 0.7), inputRate);
      const whole = resample(samples, rates);
      for (const chunk of [37, 320]) {
        const sound = said(new SpokenLine(samples, rates), chunk);
        expect(sound).toHaveLength(whole.length);
        const furthest = Math.max(...sound.map((sample, at) => Math.abs(sample - (whole[at] ?? 0))));
        // Less than a sample apart.
        expect(furthest).toBeLessThan(8_000 * ((2 * Math.PI * 300) / 16_000));
      }
    },
  );

  it('does its work while it speaks, not before', () => {
    const rates = { inputRate: 48_000, outputRate: 16_000 };
    const [short, long] = [
      new SpokenLine(tone(960, 48_000), rates),
      new SpokenLine(tone(480_000, 48_000), rates),
    ];
    const first = [new Int16Array(160), new Int16Array(160)] as const;
    expect([short.next(first[0], 0), long.next(first[1], 0)]).toEqual([160, 160]);
    expect(long.waiting).toBe(160_000 - 160);
  });

  it('keeps what it was given when that changes afterwards', () => {
    const samples = new Int16Array(320).fill(7);
    const line = new SpokenLine(samples, { inputRate: 16_000, outputRate: 16_000 });
    samples.fill(9);
    expect(said(line, 100).every((sample) => sample === 7)).toBe(true);
  });

  it('says nothing of nothing', () => {
    const line = new SpokenLine(new Int16Array(0), { inputRate: 8_000, outputRate: 16_000 });
    expect(line.next(new Int16Array(10), 0)).toBe(0);
  });
});
