import { describe, expect, it } from 'vitest';
import { db, fitTone, rms, sine } from '../../test/spectrum.js';
import { resample } from './resample.js';

const pairs = [8000, 16000, 24000, 44100, 48000].flatMap((inputRate, _, rates) =>
  rates.filter((rate) => rate !== inputRate).map((outputRate) => ({ inputRate, outputRate })),
);

/** Half a second of a tone, resampled, without the 50 ms at its ends where it begins and breaks off. */
function settled(frequencyHz: number, { inputRate, outputRate }: { inputRate: number; outputRate: number }) {
  const output = resample(sine(frequencyHz, inputRate, inputRate / 2, 1), { inputRate, outputRate });
  return output.subarray(outputRate / 20, output.length - outputRate / 20);
}

describe.each(pairs)('resample $inputRate to $outputRate', (options) => {
  const lower = Math.min(options.inputRate, options.outputRate);

  it('is flat to 0.40 of the lower rate and passes 0.42', () => {
    for (const part of [0.01, 0.1, 0.2, 0.3, 0.35, 0.4]) {
      const { amplitude } = fitTone(settled(part * lower, options), part * lower, options.outputRate);
      expect(Math.abs(db(amplitude))).toBeLessThan(0.3);
    }
    expect(
      db(fitTone(settled(0.42 * lower, options), 0.42 * lower, options.outputRate).amplitude),
    ).toBeGreaterThan(-3);
  });

  it('keeps what does not belong there below -80 dB', () => {
    if (options.outputRate < options.inputRate) {
      for (let part = 0.5; part * lower < options.inputRate / 2; part += 0.0437) {
        expect(db(rms(settled(part * lower, options)) / Math.SQRT1_2)).toBeLessThan(-80);
      }
    } else {
      for (const part of [0.05, 0.125, 0.25, 0.4, 0.45]) {
        const { residualRms } = fitTone(settled(part * lower, options), part * lower, options.outputRate);
        expect(db(residualRms / Math.SQRT1_2)).toBeLessThan(-80);
      }
    }
  });
});

describe('resample', () => {
  it('leaves every sound where it was, whatever the ratio', () => {
    for (const { inputRate, outputRate } of pairs) {
      const output = resample(sine(700, inputRate, inputRate / 2, 1), { inputRate, outputRate });
      const ideal = sine(700, outputRate, outputRate / 2, 1);
      expect(output).toHaveLength(ideal.length);
      const error = output
        .map((value, i) => value - (ideal[i] as number))
        .subarray(outputRate / 20, -outputRate / 20);
      expect(rms(error)).toBeLessThan(3e-4);
    }
  });

  it('takes 16-bit samples and floats of any length', () => {
    for (const length of [0, 1, 2, 3, 50, 4000]) {
      const options = { inputRate: 22050, outputRate: 16000 };
      expect(resample(new Int16Array(length), options)).toEqual(
        new Int16Array(Math.ceil((length * 16000) / 22050)),
      );
      expect(resample(new Float32Array(length), options)).toBeInstanceOf(Float32Array);
    }
  });

  it('copies when the rates are equal', () => {
    const samples = Int16Array.of(1, 2, 3);
    const copy = resample(samples, { inputRate: 8000, outputRate: 8000 });
    expect(copy).toEqual(samples);
    expect(copy).not.toBe(samples);
  });
});
