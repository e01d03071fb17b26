import { seededRandom } from '@antiphon/core';
import { expect, test } from 'vitest';
import { slopeOf, studentQuantile } from './slope.js';

test('a straight line has its slope, exactly', () => {
  expect(slopeOf([5, 7, 9, 11])).toEqual({ perStep: 2, low: 2, high: 2 });
});

test("Student's distribution is as in the tables, within 1 %", () => {
  for (const [degrees, value] of [
    [3, 3.182],
    [5, 2.571],
    [10, 2.228],
    [30, 2.042],
    [120, 1.98],
  ] as const)
    expect(Math.abs(studentQuantile(degrees) / value - 1)).toBeLessThan(0.01);
});

test('of many series that do not grow, one in twenty is thought to', () => {
  const random = seededRandom(7);
  const isWrong = (): boolean => {
    const { low, high } = slopeOf(Array.from({ length: 12 }, () => random() + random() + random()));
    return low > 0 || high < 0;
  };
  const wrong = Array.from({ length: 2_000 }, isWrong).filter(Boolean).length;
  expect(wrong / 2_000).toBeGreaterThan(0.03);
  expect(wrong / 2_000).toBeLessThan(0.07);
});

test('growth is seen through noise that is larger than a step of it', () => {
  const random = seededRandom(7);
  const { perStep, low } = slopeOf(Array.from({ length: 60 }, (_, at) => at + 20 * random()));
  expect(low).toBeGreaterThan(0);
  expect(perStep).toBeCloseTo(1, 0);
});

test('of fewer than three points nothing can be said', () => {
  expect(slopeOf([1, 2])).toMatchObject({ low: Number.NaN, high: Number.NaN });
});
