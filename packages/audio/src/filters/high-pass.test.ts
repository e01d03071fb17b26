import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { db, fitTone, rms, sine } from '../../test/spectrum.js';
import { floatToPcm16 } from '../pcm/index.js';
import { HighPassFilter } from './high-pass.js';
import { highPassZeroPhase } from './zero-phase.js';

/** |H|² of a 4th-order Butterworth high-pass, with the frequency axis of the bilinear transform. */
function theoryDb(frequencyHz: number, sampleRate: number): number {
  const warped = Math.tan((Math.PI * 80) / sampleRate) / Math.tan((Math.PI * frequencyHz) / sampleRate);
  return -10 * Math.log10(1 + warped ** 8);
}

const frequencies = [20, 40, 80, 160, 1000];

describe.each([8000, 16000, 24000, 48000])('high-pass at %i Hz', (sampleRate) => {
  it.each(frequencies)('streaming, follows theory at %i Hz', (frequencyHz) => {
    const input = floatToPcm16(sine(frequencyHz, sampleRate, sampleRate * 2));
    const output = new HighPassFilter({ sampleRate }).process(input).subarray(sampleRate);
    const gain = db(fitTone(output, frequencyHz, sampleRate).amplitude / (0.9 * 32768));
    expect(gain).toBeCloseTo(theoryDb(frequencyHz, sampleRate), 1);
  });

  it.each(frequencies)('zero-phase, follows theory twice and shifts nothing at %i Hz', (frequencyHz) => {
    const input = sine(frequencyHz, sampleRate, sampleRate * 2, 1);
    const output = highPassZeroPhase(input, { sampleRate });
    const part = [sampleRate / 2, sampleRate * 1.5] as const;
    const gain = fitTone(output.subarray(...part), frequencyHz, sampleRate).amplitude;
    expect(db(gain)).toBeCloseTo(2 * theoryDb(frequencyHz, sampleRate), 1);
    const shifted = output.subarray(...part).map((value, i) => value - gain * (input[part[0] + i] as number));
    expect(rms(shifted) / gain).toBeLessThan(2e-3);
  });
});

describe('HighPassFilter', () => {
  it('gives the same samples however the stream is cut', () => {
    fc.assert(
      fc.property(
        fc.int16Array({ maxLength: 2000 }),
        fc.array(fc.nat(300), { maxLength: 9 }),
        (input, sizes) => {
          const filter = new HighPassFilter({ sampleRate: 16000 });
          const output: number[] = [];
          let at = 0;
          for (const size of [...sizes, input.length]) {
            output.push(...filter.process(input.subarray(at, at + size)));
            at += size;
          }
          expect(output).toEqual([...new HighPassFilter({ sampleRate: 16000 }).process(input)]);
        },
      ),
    );
  });

  it('filters in place, and forgets on reset', () => {
    const filter = new HighPassFilter({ sampleRate: 8000 });
    const samples = new Int16Array(160).fill(1000);
    const fresh = filter.process(samples);
    filter.reset();
    expect(filter.process(samples, samples)).toBe(samples);
    expect(samples).toEqual(fresh);
  });

  it('comes to rest at exact silence', () => {
    const filter = new HighPassFilter({ sampleRate: 16000 });
    filter.process(new Int16Array(1600).fill(30000));
    for (let i = 0; i < 300; i++) filter.process(new Int16Array(320));
    expect(rms(filter.process(new Int16Array(320)))).toBe(0);
  });

  it('refuses a cutoff that makes no sense', () => {
    expect(() => new HighPassFilter({ sampleRate: 100 })).toThrow('must lie below half the sample rate');
    expect(() => new HighPassFilter({ sampleRate: NaN })).toThrow('80 Hz makes no sense');
    expect(() => highPassZeroPhase(new Float32Array(0), { sampleRate: 8000, cutoffHz: 0 })).toThrow('0 Hz');
  });
});

describe('highPassZeroPhase', () => {
  it('takes recordings of any length, and removes an offset from end to end', () => {
    for (const length of [0, 1, 2, 50, 5000]) {
      const output = highPassZeroPhase(new Float32Array(length).fill(0.5), { sampleRate: 16000 });
      expect(output).toHaveLength(length);
      if (length > 0) expect(rms(output)).toBeLessThan(1e-6);
    }
  });
});
