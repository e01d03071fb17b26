import { expect, it } from 'vitest';
import { slopeOf } from './line-fit.js';

it('finds the slope of a line, and none in noise around a level', () => {
  const at = [0, 1, 2, 3, 4, 5, 6, 7];
  expect(slopeOf(at.map((x) => ({ at: x, value: 3 * x + 7 })))).toBeCloseTo(3);
  expect(slopeOf(at.map((x) => ({ at: x, value: [5, 6, 6, 5][x % 4] as number })))).toBeCloseTo(0);
  expect(slopeOf([{ at: 0, value: 1 }])).toBe(0);
});
