import { Resampler } from '@antiphon/audio';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { createDenoiser } from './denoiser.js';
import { loadRnnoise } from './rnnoise.js';

const RATE = 16_000;
const denoiser = await createDenoiser(RATE);
afterAll(() => denoiser.close());

/** A voice as far as RNNoise cares: a buzz at 140 Hz with its harmonics, in syllables. */
function voice(seconds: number): Int16Array {
  return Int16Array.from({ length: seconds * RATE }, (_, at) => {
    const time = at / RATE;
    let value = 0;
    for (let harmonic = 1; harmonic <= 20; harmonic += 1) {
      value += Math.sin(2 * Math.PI * 140 * harmonic * time) / harmonic;
    }
    return 4_000 * value * Math.max(0, Math.sin(2 * Math.PI * 2.5 * time));
  });
}

/** The same noise each time. */
function noise(seconds: number, level: number): Int16Array {
  let seed = 1;
  return Int16Array.from({ length: seconds * RATE }, () => {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
    return (seed / 1_073_741_824 - 1) * level;
  });
}

const energy = (samples: Int16Array): number => samples.reduce((sum, sample) => sum + sample * sample, 0);
const decibels = (after: Int16Array, before: Int16Array): number =>
  10 * Math.log10(energy(after) / energy(before));

/** By how many samples `after` lags `before`, at most 60 ms: where the two are most alike. */
function lagOf(after: Int16Array, before: Int16Array): number {
  let best = { lag: 0, sum: Number.NEGATIVE_INFINITY };
  for (let lag = 0; lag < 960; lag += 1) {
    let sum = 0;
    for (let at = 960; at < before.length; at += 7) sum += (after[at] ?? 0) * (before[at - lag] ?? 0);
    if (sum > best.sum) best = { lag, sum };
  }
  return best.lag;
}

describe('a denoiser', () => {
  it('takes steady noise out and leaves a voice in', async () => {
    using own = await createDenoiser(RATE);
    const steady = noise(2, 2_000);
    const lastSecond = (samples: Int16Array) => samples.subarray(RATE);
    expect(decibels(lastSecond(own.process(steady)), lastSecond(steady))).toBeLessThan(-15);
    using other = await createDenoiser(RATE);
    const buzz = voice(2);
    expect(decibels(other.process(buzz), buzz)).toBeGreaterThan(-3);
  });

  it.each([8_000, 16_000, 24_000, 48_000])('is as late as it says, at %i Hz', async (sampleRate) => {
    using own = await createDenoiser(sampleRate);
    const buzz = new Resampler({ inputRate: RATE, outputRate: sampleRate }).process(voice(1));
    const heard = new Resampler({ inputRate: sampleRate, outputRate: RATE }).process(own.process(buzz));
    const plain = new Resampler({ inputRate: sampleRate, outputRate: RATE }).process(buzz);
    expect(Math.abs(lagOf(heard, plain) / (RATE / 1_000) - own.delayMs)).toBeLessThan(1);
    expect(own.delayMs).toBeLessThan(27);
  });

  it('gives as many samples as it gets, the same however they are cut, at any rate', async () => {
    const property = fc.asyncProperty(
      fc.constantFrom(8_000, 11_025, 16_000, 44_100, 48_000),
      fc.array(fc.nat(2_000), { maxLength: 6 }),
      async (sampleRate, lengths) => {
        const all = noise(1, 8_000).subarray(
          0,
          lengths.reduce((sum, length) => sum + length, 0),
        );
        using whole = await createDenoiser(sampleRate);
        using cut = await createDenoiser(sampleRate);
        let at = 0;
        const pieces = lengths.map((length) => {
          const piece = all.subarray(at, at + length);
          at += length;
          const out = cut.process(piece);
          expect(out.length).toBe(piece.length);
          return [...out];
        });
        expect(pieces.flat()).toEqual([...whole.process(all)]);
      },
    );
    await fc.assert(property, { numRuns: 15 });
  });

  it('keeps streams apart, and gives its memory back', async () => {
    const alone = denoiser.process(voice(1));
    using own = await createDenoiser(RATE);
    using other = await createDenoiser(RATE);
    const buzz = voice(1);
    const heard: number[] = [];
    for (let at = 0; at < buzz.length; at += 320) {
      heard.push(...own.process(buzz.subarray(at, at + 320)));
      other.process(noise(0.02, 9_000));
    }
    expect(heard).toEqual([...alone]);
    const { HEAPF32: before } = await loadRnnoise();
    for (let time = 0; time < 500; time += 1) (await createDenoiser(RATE)).close();
    expect((await loadRnnoise()).HEAPF32.byteLength).toBe(before.byteLength);
    own.close();
    own.close();
    expect(own.process(buzz)).toHaveLength(buzz.length);
  });
});
