import { expect, test } from 'vitest';
import { main } from './loudness.js';
import { printedBy } from './support/printed-by.js';

test('a session is observed from outside, with RxJS', async () => {
  expect(await printedBy(main)).toEqual([
    '500 ms  -120 dBFS',
    '1000 ms  -12 dBFS',
    '1500 ms  -24 dBFS',
    '2000 ms  -36 dBFS',
  ]);
});
