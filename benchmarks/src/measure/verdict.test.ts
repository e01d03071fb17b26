import { seededRandom } from '@antiphon/core';
import { expect, test } from 'vitest';
import { signTest, verdictOf } from './verdict.js';

const around = (middle: number, spread: number, count: number, seed = 1): number[] => {
  const random = seededRandom(seed);
  return Array.from({ length: count }, () => middle + spread * (2 * random() - 1));
};

test('says which way a clear difference points', () => {
  expect(verdictOf(around(1.1, 0.05, 12), 17)).toBe('more');
  expect(verdictOf(around(0.9, 0.05, 12), 17)).toBe('less');
});

test('claims nothing where the ratios lie about 1, or are all 1', () => {
  expect(verdictOf(around(1, 0.05, 12), 17)).toBe('no difference shown');
  expect(verdictOf(new Array(12).fill(1), 17)).toBe('no difference shown');
});

test('claims nothing of too few pairs, however clear', () => {
  expect(verdictOf([1.5, 1.5, 1.5], 1)).toBe('too few pairs');
  expect(verdictOf(around(1.5, 0.1, 6), 1)).toBe('more');
  expect(verdictOf(around(1.5, 0.1, 9), 17)).toBe('too few pairs');
  expect(verdictOf(around(1.5, 0.1, 10), 17)).toBe('more');
});

test('no table of twenty comparisons without a difference claims one more often than one in twenty', () => {
  const tables = Array.from({ length: 25 }, (_, table) =>
    Array.from({ length: 20 }, (_, row) => verdictOf(around(1, 0.05, 12, 1 + 20 * table + row), 20)),
  );
  const wrong = tables.filter((verdicts) => verdicts.some((said) => said !== 'no difference shown'));
  expect(wrong.length / tables.length).toBeLessThanOrEqual(0.05);
});

test('the sign test counts coins', () => {
  expect(signTest(6, 0)).toBeCloseTo(0.031_25, 9);
  expect(signTest(10, 1)).toBeCloseTo(22 / 1024, 9);
  expect(signTest(4, 2)).toBe(1);
});
