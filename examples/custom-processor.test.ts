import { expect, test } from 'vitest';
import { main } from './custom-processor.js';
import { printedBy } from './support/printed-by.js';

test('a processor of handlers changes what passes', async () => {
  expect(await printedBy(main)).toEqual(['HELLO']);
});
