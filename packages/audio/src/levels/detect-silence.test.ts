import { describe, expect, it } from 'vitest';
import { sine } from '../../test/spectrum.js';
import { floatToPcm16 } from '../pcm/index.js';
import { detectSilence } from './detect-silence.js';

/** One second at 16 kHz that is loud from 200 to 500 ms. */
const recording = sine(300, 16000, 16000, 0.5).map((value, i) =>
  i >= 3200 && i < 8000 ? value : value * 0.001,
);

describe('detectSilence', () => {
  it('lists the silent stretches, alike in both sample types', () => {
    for (const samples of [recording, floatToPcm16(recording)]) {
      expect(detectSilence(samples, { sampleRate: 16000 })).toEqual({
        periods: [
          { startMs: 0, endMs: 200 },
          { startMs: 500, endMs: 1000 },
        ],
        totalSilenceMs: 700,
        silenceRatio: 0.7,
      });
    }
  });

  it('judges the last window by what there is of it', () => {
    const report = detectSilence(recording.subarray(0, 8800), { sampleRate: 16000 });
    expect(report.periods.at(-1)).toEqual({ startMs: 500, endMs: 550 });
    expect(report.totalSilenceMs).toBe(250);
  });

  it('takes a window at the threshold for sound', () => {
    const samples = new Float32Array(1600).fill(1 / 128);
    expect(detectSilence(samples, { sampleRate: 16000, threshold: 1 / 128 }).periods).toEqual([]);
    expect(detectSilence(samples, { sampleRate: 16000, threshold: 0.011 }).silenceRatio).toBe(1);
  });

  it('joins windows that don’t fall on whole milliseconds', () => {
    expect(detectSilence(new Int16Array(11025), { sampleRate: 11025 }).periods).toEqual([
      { startMs: 0, endMs: 1000 },
    ]);
  });

  it('finds nothing in nothing, and refuses nonsense', () => {
    expect(detectSilence(new Int16Array(0), { sampleRate: 8000 })).toEqual({
      periods: [],
      totalSilenceMs: 0,
      silenceRatio: 0,
    });
    expect(() => detectSilence(new Int16Array(9), { sampleRate: 0 })).toThrow('hold no sample');
  });
});
