import { afterEach, expect, test } from 'vitest';
import { printedBy } from './support/printed-by.js';
import { main } from './webrtc-agent.js';

const before = { ...process.env };

afterEach(() => {
  process.env = { ...before };
});

test('a client over WebRTC asks in writing and hears the answer', { timeout: 30_000 }, async () => {
  const [answer, packets = ''] = await printedBy(main);
  expect(answer).toMatch(/nine/i);
  expect(Number.parseInt(packets, 10)).toBeGreaterThan(30);
});
