import { expect, it } from 'vitest';
import { LevelMeter } from './level.js';

it('rises at once and falls slowly, between silence and as loud as speech gets', () => {
  const meter = new LevelMeter();
  expect(meter.at(0)).toBe(0);
  meter.hear(new Float32Array(100).fill(0.5), 0);
  expect(meter.at(0)).toBeCloseTo(1, 2);
  expect(meter.at(80)).toBeCloseTo(0.5, 2);
  meter.hear(new Float32Array(100), 80);
  expect(meter.at(80)).toBeCloseTo(0.5, 2);
  meter.set(0.0001, 10_000);
  expect(meter.at(10_000)).toBeCloseTo(0, 5);
  meter.hear(new Float32Array(0), 10_000);
  meter.set(0.02, 10_000);
  expect(meter.at(10_000)).toBeCloseTo(0.48, 1);
});
