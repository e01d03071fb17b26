import { expect, test } from 'vitest';
import { main } from './async-policies.js';
import { printedBy } from './support/printed-by.js';

test('serial keeps the order, latest keeps the newest', async () => {
  expect(await printedBy(main)).toEqual([
    'translator at 300 ms: greek(one)',
    'translator at 600 ms: greek(two)',
    'translator at 900 ms: greek(three)',
    'newest at 300 ms: greek(three)',
  ]);
});
