import { expect, test } from 'vitest';
import { linearScale, logScale, roomFor, tickText } from './scale.js';

test('ticks are round, and lie within', () => {
  expect(linearScale([0.93, 1.18], [0, 100]).ticks).toEqual([0.95, 1, 1.05, 1.1, 1.15]);
  expect(linearScale([0, 1000], [0, 100], 5).ticks).toEqual([0, 200, 400, 600, 800, 1000]);
  expect(logScale([1, 1000], [0, 100]).ticks).toEqual([1, 10, 100, 1000]);
  expect(logScale([1, 20], [0, 100]).ticks).toEqual([1, 2, 5, 10, 20]);
});

test('a value is where its share of the way is', () => {
  expect(linearScale([0, 10], [100, 200]).at(2.5)).toBe(125);
  expect(logScale([1, 100], [0, 10]).at(10)).toBeCloseTo(5, 9);
  // Nothing to divide by.
  expect(linearScale([5, 5], [0, 10]).at(5)).toBe(5);
});

test('room is left on both sides, and what is no number asks for none', () => {
  expect(roomFor([0, 10, Number.NaN])).toEqual([-0.5, 10.5]);
  expect(roomFor([])).toEqual([0, 1]);
});

test('large ticks are shortened', () => {
  expect([0.05, 1.5, 2_000, 25_000, 3e6].map(tickText)).toEqual(['0.05', '1.5', '2000', '25 k', '3 M']);
});
