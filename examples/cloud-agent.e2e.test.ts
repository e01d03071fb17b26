import { afterEach, expect, test } from 'vitest';
import { main } from './cloud-agent.js';
import { printedBy } from './support/printed-by.js';

const before = { ...process.env };

afterEach(() => {
  process.env = { ...before };
});

test('the vendors’ SDKs hear, think and speak, against servers on this machine', {
  timeout: 60_000,
}, async () => {
  const [cascade, live] = await printedBy(main);
  expect(cascade).toMatch(/what time do you open.* -> .*nine/i);
  expect(live).toMatch(/what time do you open.* -> .*nine/i);
});
