import { describe, expect, it } from 'vitest';
import { sine } from '../../test/spectrum.js';
import { floatToPcm16 } from '../pcm/index.js';
import { kWeighting } from './k-weighting.js';
import { LoudnessMeter, SILENCE_LUFS } from './loudness.js';

function measure(sampleRate: number, ...pieces: (Float32Array | Int16Array)[]): LoudnessMeter {
  const meter = new LoudnessMeter({ sampleRate });
  for (const piece of pieces) meter.push(piece);
  return meter;
}

describe('K-weighting', () => {
  it('has the coefficients of BS.1770-4 at 48 kHz', () => {
    const [shelf, highPass] = kWeighting(48000);
    const expectedShelf = {
      b0: 1.53512485958697,
      b1: -2.69169618940638,
      b2: 1.19839281085285,
      a1: -1.69065929318241,
      a2: 0.73248077421585,
    };
    const expectedHighPass = { b0: 1, b1: -2, b2: 1, a1: -1.99004745483398, a2: 0.99007225036621 };
    for (const name of ['b0', 'b1', 'b2', 'a1', 'a2'] as const) {
      expect(shelf?.[name]).toBeCloseTo(expectedShelf[name], 6);
      expect(highPass?.[name]).toBeCloseTo(expectedHighPass[name], 6);
    }
  });
});

describe('LoudnessMeter', () => {
  it('measures a full-scale sine of 997 Hz as -3.01 LUFS', () => {
    for (const [sampleRate, digits] of [
      [48000, 2],
      [24000, 1],
      [16000, 1],
    ] as const) {
      const meter = measure(sampleRate, sine(997, sampleRate, sampleRate * 2, 1));
      expect(meter.integrated).toBeCloseTo(-3.01, digits);
      expect(meter.momentary).toBeCloseTo(-3.01, digits);
    }
  });

  it('does not let pauses make speech quieter', () => {
    const loud = sine(1000, 16000, 32000, 0.1);
    const steady = measure(16000, loud).integrated;
    expect(measure(16000, loud, new Float32Array(160000)).integrated).toBeCloseTo(steady, 0);
    expect(measure(16000, loud, sine(1000, 16000, 160000, 0.005)).integrated).toBeCloseTo(steady, 0);
    expect(steady).toBeCloseTo(-23, 0);
  });

  it('follows the last 400 ms', () => {
    const meter = measure(16000, sine(1000, 16000, 16000, 0.5), new Float32Array(8000));
    expect(meter.momentary).toBe(SILENCE_LUFS);
    expect(meter.integrated).toBeGreaterThan(-12);
  });

  it('measures alike however the stream is cut, and in both sample types', () => {
    const tone = sine(440, 24000, 24000, 0.3);
    const whole = measure(24000, tone).integrated;
    const cut = measure(
      24000,
      ...Array.from({ length: 80 }, (_, i) => tone.subarray(i * 301, (i + 1) * 301)),
    );
    expect(cut.integrated).toBe(whole);
    expect(measure(24000, floatToPcm16(tone)).integrated).toBeCloseTo(whole, 3);
  });

  it('is silent at first, and after a reset', () => {
    const meter = measure(16000, sine(440, 16000, 16000));
    meter.reset();
    expect([meter.momentary, meter.integrated]).toEqual([SILENCE_LUFS, SILENCE_LUFS]);
    meter.push(new Int16Array(16000));
    expect([meter.momentary, meter.integrated]).toEqual([SILENCE_LUFS, SILENCE_LUFS]);
    expect(() => new LoudnessMeter({ sampleRate: 4000 })).toThrow('8000 or more');
  });
});
