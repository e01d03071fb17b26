import { expect, test } from 'vitest';
import { main } from './batch.js';
import { printedBy } from './support/printed-by.js';

test('many frames are worked off at once', async () => {
  expect(await printedBy(main)).toEqual(['at 500 ms noted: one, two, three']);
});
