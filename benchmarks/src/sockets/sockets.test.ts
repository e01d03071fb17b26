import { delay, systemClock } from '@antiphon/core';
import { expect, test } from 'vitest';
import { SocketClients } from './load/socket-clients.js';
import { startAntiphonServer } from './servers/antiphon-server.js';
import { startByHandServer } from './servers/by-hand-server.js';

// In one process and under its real clock: what is looked at is that everybody is served, not how fast.
test.each([
  ['Antiphon', startAntiphonServer],
  ['by hand', startByHandServer],
] as const)('%s serves clients in both directions, and answers them', async (_name, start) => {
  const server = await start();
  const clients = new SocketClients();
  await clients.place(server.port, 3);
  await expect.poll(() => server.calls).toBe(3);
  await delay(systemClock, 200);
  clients.begin();
  await delay(systemClock, 700);
  const { heard, tripP50Ms } = clients.end();
  expect(heard.lostCalls).toBe(0);
  expect(heard.frames).toBeGreaterThan(0.5 * heard.expectedFrames);
  expect(heard.frames).toBeLessThan(1.5 * heard.expectedFrames);
  expect(tripP50Ms).toBeGreaterThan(0);
  await clients.hangUp();
  await expect.poll(() => server.calls).toBe(0);
  server.close();
});
