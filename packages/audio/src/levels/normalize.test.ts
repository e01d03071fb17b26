import { describe, expect, it } from 'vitest';
import { normalizePeak } from './normalize.js';

describe('normalizePeak', () => {
  it('brings the peak to 0.9 of full scale', () => {
    const floats = Float32Array.of(0.1, -0.3, 0.2);
    expect(normalizePeak(floats)).toBeCloseTo(3, 5);
    expect(floats[1]).toBeCloseTo(-0.9, 6);
    const pcm = Int16Array.of(-32768, 16384);
    normalizePeak(pcm);
    expect([...pcm]).toEqual([-29491, 14746]);
  });

  it('goes as far as it is told, and no further', () => {
    const pcm = Int16Array.of(1, -1);
    expect(normalizePeak(pcm, { maxGain: 20 })).toBe(20);
    expect([...pcm]).toEqual([20, -20]);
    expect(normalizePeak(pcm, { peak: 1 })).toBeCloseTo(1638.4, 1);
    expect([...pcm]).toEqual([32767, -32768]);
  });

  it('leaves silence alone', () => {
    const silence = new Int16Array(3);
    expect(normalizePeak(silence)).toBe(1);
    expect([...silence]).toEqual([0, 0, 0]);
    expect(normalizePeak(new Float32Array(0))).toBe(1);
  });
});
