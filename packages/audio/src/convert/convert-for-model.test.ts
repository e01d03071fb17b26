import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { db, fitTone, sine } from '../../test/spectrum.js';
import { peakOf } from '../levels/index.js';
import { interleave } from '../pcm/index.js';
import { convertForModel } from './convert-for-model.js';

describe('convertForModel', () => {
  it.each([8000, 11025, 22050, 24000, 44100, 48000])(
    'makes 16 kHz, 16 bits, mono out of %i Hz stereo floats',
    (rate) => {
      const tone = sine(440, rate, rate, 0.5);
      const { samples, ...format } = convertForModel({
        samples: interleave([tone, tone]),
        sampleRate: rate,
        channels: 2,
      });
      expect(format).toEqual({ sampleRate: 16000, channels: 1, durationMs: 1000 });
      const { amplitude, residualRms } = fitTone(samples.subarray(800, 15200), 440, 16000);
      expect(amplitude / 32768).toBeCloseTo(0.5, 3);
      expect(db(residualRms / 32768)).toBeLessThan(-85);
    },
  );

  it('keeps 16 kHz 16-bit mono as it is, in a copy', () => {
    fc.assert(
      fc.property(fc.int16Array(), (samples) => {
        const converted = convertForModel({ samples, sampleRate: 16000 });
        expect(converted.samples).toEqual(samples);
        expect(converted.samples).not.toBe(samples);
      }),
    );
  });

  it('enhances: no rumble, and a peak of 0.9', () => {
    const rumble = sine(25, 48000, 48000, 0.3);
    const noisy = sine(600, 48000, 48000, 0.2).map((value, i) => value + (rumble[i] as number));
    const { samples } = convertForModel({ samples: noisy, sampleRate: 48000 }, { enhance: true });
    expect(peakOf(samples)).toBeCloseTo(0.9, 3);
    expect(fitTone(samples, 25, 16000).amplitude).toBeLessThan(30);
  });

  it('never gives one speaker the audio of another of the same length', () => {
    const one = convertForModel({ samples: sine(300, 24000, 2400), sampleRate: 24000 });
    const other = convertForModel({ samples: new Float32Array(2400), sampleRate: 24000 });
    expect(peakOf(one.samples)).toBeGreaterThan(0.8);
    expect(peakOf(other.samples)).toBe(0);
  });

  it('is not upset by NaN and infinity', () => {
    const samples = new Float32Array(480);
    samples.set([NaN, Infinity, -Infinity], 100);
    const { samples: converted } = convertForModel({ samples, sampleRate: 48000 }, { enhance: true });
    expect(peakOf(converted)).toBeLessThanOrEqual(0.901);
    expect(peakOf(converted)).toBeGreaterThan(0.85);
  });

  it.each([
    [
      { samples: new Uint8Array(4), sampleRate: 8000 },
      'unsupported_samples',
      'Uint8Array; Int16Array or Float32Array',
    ],
    [{ samples: 'RIFF', sampleRate: 8000 }, 'unsupported_samples', 'String'],
    [{ samples: new Int16Array(4), sampleRate: 8000, channels: 0 }, 'unsupported_channels', 'channels is 0'],
    [{ samples: new Int16Array(4), sampleRate: 8000, channels: 9 }, 'unsupported_channels', '1 to 8'],
    [{ samples: new Int16Array(4), sampleRate: 0 }, 'unsupported_rate', '0 Hz'],
    [{ samples: new Int16Array(4), sampleRate: undefined }, 'unsupported_rate', 'undefined Hz'],
    [{ samples: new Int16Array(4), sampleRate: 15999 }, 'unsupported_ratio', '16000:15999'],
  ])('refuses %o', (audio, code, message) => {
    const attempt = () => convertForModel(audio as unknown as Parameters<typeof convertForModel>[0]);
    expect(attempt).toThrow(message);
    expect(attempt).toThrow(expect.objectContaining({ name: 'AudioFormatError', code }));
  });
});
