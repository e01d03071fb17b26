import { seededRandom } from '@antiphon/core';
import { expect, test } from 'vitest';
import { bootstrapMedian } from './bootstrap.js';

const drawn = (count: number, seed: number): number[] => {
  const random = seededRandom(seed);
  return Array.from({ length: count }, () => 1 + (random() - 0.5) / 10);
};

test('the interval lies about the median, and within what was measured', () => {
  const values = drawn(15, 3);
  const { median, low, high } = bootstrapMedian(values);
  expect(median).toBe(values.toSorted((one, other) => one - other)[7]);
  expect(low).toBeLessThan(median);
  expect(high).toBeGreaterThan(median);
  expect(low).toBeGreaterThan(Math.min(...values));
  expect(high).toBeLessThan(Math.max(...values));
});

test('the same seed gives the same interval, and more confidence a wider one', () => {
  const values = drawn(12, 5);
  expect(bootstrapMedian(values, { seed: 7 })).toEqual(bootstrapMedian(values, { seed: 7 }));
  const [sure, surer] = [bootstrapMedian(values), bootstrapMedian(values, { confidence: 0.997 })];
  expect(surer.high - surer.low).toBeGreaterThan(sure.high - sure.low);
});

test('holds the true median about as often as it says', () => {
  const trials = Array.from({ length: 500 }, (_, seed) =>
    bootstrapMedian(drawn(15, seed + 1), { resamples: 500, seed: 1_000 + seed }),
  );
  const holding = trials.filter(({ low, high }) => low <= 1 && high >= 1).length;
  expect(holding / trials.length).toBeGreaterThan(0.9);
  expect(holding / trials.length).toBeLessThan(0.99);
});

test('one value has no spread, and none at all is no number', () => {
  expect(bootstrapMedian([2])).toEqual({ median: 2, low: 2, high: 2 });
  expect(bootstrapMedian([])).toEqual({ median: Number.NaN, low: Number.NaN, high: Number.NaN });
});
