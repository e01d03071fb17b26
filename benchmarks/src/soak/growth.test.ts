import { seededRandom } from '@antiphon/core';
import { expect, test } from 'vitest';
import { growthPerHour } from './measure-soak.js';

const random = seededRandom(3);
const looks = (of: (look: number) => number): number[] =>
  Array.from({ length: 61 }, (_, look) => of(look) + 200 * random());

test('a step that comes once is no growth', () => {
  const { low, high } = growthPerHour(
    looks((look) => (look > 30 ? 11_000 : 0)),
    10,
  );
  expect(low).toBeLessThanOrEqual(0);
  expect(high).toBeGreaterThanOrEqual(0);
});

test('an object of 16 bytes lost in each of seventy turns between two looks is', () => {
  const { perStep, low } = growthPerHour(
    looks((look) => look * 70 * 16),
    10,
  );
  expect(low).toBeGreaterThan(0);
  expect(perStep / (6 * 70 * 16)).toBeCloseTo(1, 1);
});
