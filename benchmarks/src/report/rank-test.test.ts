import { expect, test } from 'vitest';
import { rankTest } from './rank-test.js';

test('tells samples apart by rank alone', () => {
  expect(rankTest([1, 2, 3, 4, 5, 6], [7, 8, 9, 10, 11, 1_000])).toBeCloseTo(0.005, 3);
  expect(rankTest([7, 8, 9, 10, 11, 12], [1, 2, 3, 4, 5, 6])).toBeCloseTo(0.005, 3);
});

test('samples that are mixed, the same, or missing tell nothing', () => {
  expect(rankTest([1, 3, 5, 7], [2, 4, 6, 8])).toBeGreaterThan(0.5);
  expect(rankTest([1, 1, 1], [1, 1])).toBe(1);
  expect(rankTest([], [1, 2])).toBe(1);
});
