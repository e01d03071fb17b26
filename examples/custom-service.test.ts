import { expect, test } from 'vitest';
import { main } from './custom-service.js';
import { printedBy } from './support/printed-by.js';

test('a model of one’s own answers behind llm()', async () => {
  expect(await printedBy(main)).toEqual([
    'polly wants a cracker -> You said: polly wants a cracker (completed)',
  ]);
});
