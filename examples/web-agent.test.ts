import { afterEach, expect, test } from 'vitest';
import { printedBy } from './support/printed-by.js';
import { main } from './web-agent.js';

const before = { ...process.env };

afterEach(() => {
  process.env = { ...before };
});

test('a client over WebSocket is let in by its token, asks in writing and hears the answer', async () => {
  const [heard] = await printedBy(main);
  expect(heard).toMatch(/nine/i);
});
