import { expect, test } from 'vitest';
import { printedBy } from './support/printed-by.js';
import { main } from './switchable.js';

test('the second model answers what the first one failed on', async () => {
  expect(await printedBy(main)).toEqual([
    'model: from first to second, because of 503 from the vendor',
    'error: nothing said',
    'stop: It is four o’clock.',
  ]);
});
