import { expect, test } from 'vitest';
import { main } from './rate-limits.js';
import { printedBy } from './support/printed-by.js';

test('a caller who has to wait for a place hears why', async () => {
  expect(await printedBy(main)).toEqual([
    '1 waiting, because of concurrency',
    'said: One moment, please.',
    'said: It is four o’clock.',
  ]);
});
