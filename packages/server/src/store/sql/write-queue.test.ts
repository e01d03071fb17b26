import { expect, it } from 'vitest';
import { WriteQueue, writeQueueDefaults } from './write-queue.js';

it('writes what has waited together, but no more than 500 requests at once, in their order', async () => {
  const batches: number[] = [];
  const queue = new WriteQueue(async (requests) => {
    batches.push(requests.length);
    return requests.map(([statement]) => ({ results: [{ rows: [statement?.sql], changes: 1 }] }));
  }, writeQueueDefaults);
  const asked = Array.from({ length: 1_201 }, (_, index) => queue.push([{ sql: `${index}`, params: [] }]));
  const results = await Promise.all(asked);
  expect(batches).toEqual([500, 500, 201]);
  expect(results.map(([result]) => result?.rows[0])).toEqual(asked.map((_, index) => `${index}`));
  await queue.drained();
});
