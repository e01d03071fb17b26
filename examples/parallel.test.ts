import { expect, test } from 'vitest';
import { main } from './parallel.js';
import { printedBy } from './support/printed-by.js';

test('two branches see the same transcription', async () => {
  expect(await printedBy(main)).toEqual(['sentiment -2', 'answer    I am sorry to hear that.']);
});
