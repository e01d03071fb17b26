import { expect, test } from 'vitest';
import { main } from './serve-agent.js';
import { printedBy } from './support/printed-by.js';

test('an agent of one’s own is served, asked in writing by a plain client, and remembered', async () => {
  expect(await printedBy(main)).toEqual(['When do you open? We open at nine.']);
});
