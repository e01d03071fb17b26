import { expect, test } from 'vitest';
import { main } from './offline-agent.js';
import { printedBy } from './support/printed-by.js';

test('a whole agent hears, thinks and speaks on this machine', { timeout: 60_000 }, async () => {
  const [caller, agent] = await printedBy(main);
  expect(caller?.toLowerCase()).toMatch(/large coffee/);
  expect(agent).toContain('One large coffee. Anything else?');
});
