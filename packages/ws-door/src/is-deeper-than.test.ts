import type { JsonValue } from '@antiphon/core/frame-free';
import { expect, it } from 'vitest';
import { isDeeperThan } from './is-deeper-than.js';

const nested = (levels: number): JsonValue => JSON.parse('['.repeat(levels) + ']'.repeat(levels));

it('counts the levels of lists and objects', () => {
  expect([0, 'text', null].map((flat) => isDeeperThan(flat, 0))).toEqual([false, false, false]);
  expect(isDeeperThan(nested(100), 100)).toBe(false);
  expect(isDeeperThan(nested(101), 100)).toBe(true);
  expect(isDeeperThan({ a: 1, b: { c: [-0] } }, 2)).toBe(true);
});

it('is not overwhelmed by any depth', () => {
  expect(isDeeperThan(nested(200_000), 100)).toBe(true);
});
