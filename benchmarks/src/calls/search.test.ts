import fc from 'fast-check';
import { expect, test } from 'vitest';
import { largestHeld } from './search.js';

const limits = { start: 50, step: 25, max: 1_600 } as const;

/** A machine that holds `limit` calls, and what it was asked. */
async function search(limit: number) {
  const asked: number[] = [];
  const holds = async (calls: number) => {
    asked.push(calls);
    return calls <= limit;
  };
  return { found: await largestHeld({ ...limits, holds }), asked };
}

test('doubles until it breaks, then halves the distance', async () => {
  expect(await search(330)).toEqual({ found: 325, asked: [50, 100, 200, 400, 300, 350, 325] });
});

test('asks below its start when even that is too much', async () => {
  expect(await search(30)).toEqual({ found: 25, asked: [50, 25] });
  expect(await search(3)).toEqual({ found: 0, asked: [50, 25] });
});

test('stops at the most that it may ask', async () => {
  const { found, asked } = await search(Number.POSITIVE_INFINITY);
  expect(found).toBe(1_600);
  expect(asked).toEqual([50, 100, 200, 400, 800, 1_600]);
});

test('is right to a step, and asks no number twice', async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 0, max: 2_000 }), async (limit) => {
      const { found, asked } = await search(limit);
      expect(found).toBeLessThanOrEqual(limit);
      if (found < limits.max) expect(found).toBeGreaterThan(limit - limits.step);
      expect(new Set(asked).size).toBe(asked.length);
      expect(asked.length).toBeLessThan(14);
    }),
  );
});
