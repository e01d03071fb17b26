import { expect, test } from 'vitest';
import { main } from './pacing.js';
import { printedBy } from './support/printed-by.js';

test('a producer is held back, and what it made leaves in its time', async () => {
  expect(await printedBy(main)).toEqual([
    '30 s in 1500 frames by 30000 ms, 0 ms late at most',
    'never more than 1100 ms waited, and the producer waited 29 times',
  ]);
});
