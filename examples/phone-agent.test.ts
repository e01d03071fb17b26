import { afterEach, expect, test } from 'vitest';
import { main } from './phone-agent.js';
import { printedBy } from './support/printed-by.js';

const before = { ...process.env };

afterEach(() => {
  process.env = { ...before };
});

test('a telephone call is answered and ended, from the webhook to the hang-up', async () => {
  const lines = await printedBy(main);
  expect(lines[0]).toMatch(/^\+15550100: when do you open\?? -> .*nine/i);
  expect(lines[1]).toMatch(/^the call was ended by rest; the caller heard ".*nine/);
});
