import { describe, expect, it } from 'vitest';
import { fitTone } from '../../test/spectrum.js';
import { measureLevel } from '../levels/index.js';
import { noise, silence, tone } from './generate.js';

describe('generated sound', () => {
  it('has the length it was asked for', () => {
    expect(silence({ durationMs: 20 })).toEqual(new Int16Array(320));
    expect(tone({ frequencyHz: 440, durationMs: 20, sampleRate: 8000 })).toHaveLength(160);
    expect(noise({ durationMs: 0 })).toHaveLength(0);
  });

  it('makes a tone of the given frequency and peak', () => {
    const samples = tone({ frequencyHz: 440, durationMs: 1000, amplitude: 0.25 });
    const { amplitude, residualRms } = fitTone(samples, 440, 16000);
    expect(amplitude / 32768).toBeCloseTo(0.25, 4);
    expect(residualRms).toBeLessThan(0.5);
    expect(samples[0]).toBe(0);
  });

  it('makes the same noise from the same seed, even and free of bias', () => {
    const first = noise({ durationMs: 1000, amplitude: 0.5, seed: 7 });
    expect(noise({ durationMs: 1000, amplitude: 0.5, seed: 7 })).toEqual(first);
    expect(noise({ durationMs: 1000, amplitude: 0.5, seed: 8 })).not.toEqual(first);
    const { rms, peak } = measureLevel(first);
    expect(rms).toBeCloseTo(0.5 / Math.sqrt(3), 2);
    expect(peak).toBeLessThanOrEqual(0.5);
    expect(Math.abs(first.reduce((sum, value) => sum + value, 0) / first.length)).toBeLessThan(200);
  });
});
