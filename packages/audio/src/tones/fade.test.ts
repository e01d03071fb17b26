import { describe, expect, it } from 'vitest';
import { rmsOf } from '../levels/index.js';
import { crossfade, fadeIn, fadeOut } from './fade.js';
import { noise } from './generate.js';

const level = (length: number) => new Int16Array(length).fill(1000);

describe('fades', () => {
  it('begin and end in silence, in place', () => {
    const samples = level(20);
    expect(fadeIn(samples, { sampleRate: 1000, durationMs: 4 })).toBe(samples);
    expect([...fadeOut(samples, { sampleRate: 1000, durationMs: 4 })]).toEqual([
      0,
      250,
      500,
      750,
      ...level(12),
      750,
      500,
      250,
      0,
    ]);
  });

  it('are no longer than the samples', () => {
    expect([...fadeIn(level(2), { sampleRate: 8000 })]).toEqual([0, 500]);
    expect(fadeOut(level(0), { sampleRate: 8000 })).toHaveLength(0);
  });

  it('take the shape they are told', () => {
    const [, , half] = fadeIn(level(4), { sampleRate: 1000, durationMs: 4, curve: 'equal-power' });
    expect(half).toBe(707);
  });
});

describe('crossfade', () => {
  it('keeps a sound that crosses itself as it is', () => {
    const to = level(50);
    expect(crossfade({ from: level(50), to })).toBe(to);
    expect(to.every((value) => Math.abs(value - 1000) <= 1)).toBe(true);
  });

  it('keeps the loudness of different sounds with equal power', () => {
    const to = noise({ durationMs: 1000, amplitude: 0.5, seed: 1 });
    const before = rmsOf(to);
    const from = noise({ durationMs: 1000, amplitude: 0.5, seed: 2 });
    expect(rmsOf(crossfade({ from, to, curve: 'equal-power' }))).toBeCloseTo(before, 2);
  });

  it('crosses over the shorter of the two', () => {
    expect([...crossfade({ from: level(2), to: new Int16Array(4) })]).toEqual([750, 250, 0, 0]);
  });
});
