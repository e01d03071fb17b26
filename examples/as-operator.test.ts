import { expect, test } from 'vitest';
import { main } from './as-operator.js';
import { printedBy } from './support/printed-by.js';

test('an operator becomes a processor, and a pipeline an operator', async () => {
  expect(await printedBy(main)).toEqual(['one + two, three + four']);
});
