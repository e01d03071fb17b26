import { describe, expect, it } from 'vitest';
import { measureLevel, SILENCE_DBFS } from './level.js';

describe('level', () => {
  it('measures a full-scale square wave as 0 dBFS', () => {
    expect(measureLevel(Float32Array.of(1, -1, 1, -1))).toEqual({ rms: 1, peak: 1, dbfs: 0 });
    expect(measureLevel(Int16Array.of(-32768, -32768))).toEqual({ rms: 1, peak: 1, dbfs: 0 });
  });

  it('measures a sine 3 dB below its peak, alike in both sample types', () => {
    const floats = Float32Array.from({ length: 800 }, (_, i) => 0.5 * Math.sin((2 * Math.PI * i) / 8));
    const pcm = Int16Array.from(floats, (value) => Math.round(value * 32768));
    for (const samples of [floats, pcm]) {
      const { rms, peak, dbfs } = measureLevel(samples);
      expect(rms).toBeCloseTo(Math.SQRT1_2 / 2, 4);
      expect(peak).toBeCloseTo(0.5, 4);
      expect(dbfs).toBeCloseTo(-9.03, 2);
    }
  });

  it('stays finite on silence and on nothing', () => {
    for (const samples of [new Int16Array(10), new Float32Array(0)]) {
      expect(measureLevel(samples)).toEqual({ rms: 0, peak: 0, dbfs: SILENCE_DBFS });
    }
  });
});
