import { expect, test } from 'vitest';
import { quantile, spreadOf } from './statistics.js';

test('median and quartiles interpolate between the sorted values', () => {
  expect(spreadOf([4, 1, 3, 2])).toEqual({ median: 2.5, low: 1.75, high: 3.25 });
  expect(spreadOf([7])).toEqual({ median: 7, low: 7, high: 7 });
});

test('a quantile interpolates, and its ends are the least and the greatest', () => {
  const sorted = Float64Array.from({ length: 101 }, (_, value) => value);
  expect(quantile(sorted, 0.99)).toBeCloseTo(99, 9);
  expect(quantile(sorted, 0.995)).toBeCloseTo(99.5, 9);
  expect([quantile(sorted, 0), quantile(sorted, 1)]).toEqual([0, 100]);
  expect(quantile([], 0.5)).toBeNaN();
});
