import { delay, systemClock } from '@antiphon/core';
import { expect, test } from 'vitest';
import { Callers } from './load/callers.js';
import { MODES } from './mode.js';
import { startAntiphonServer } from './servers/antiphon-server.js';
import { startByHandServer } from './servers/by-hand-server.js';

const servers = [
  ['Antiphon', startAntiphonServer],
  ['by hand', startByHandServer],
] as const;

// In one process and under its real clock: what is looked at is that everybody is served, not how fast.
test.each(servers.flatMap(([name, start]) => MODES.map((mode) => ({ name, start, mode }))))(
  '$name serves calls in both directions: $mode',
  async ({ start, mode }) => {
    const server = await start(mode);
    const callers = new Callers();
    await callers.place(server.port, 3);
    await expect.poll(() => server.calls).toBe(3);
    await delay(systemClock, 200);
    callers.begin();
    await delay(systemClock, 400);
    const { heard } = callers.end();
    expect(heard.lostCalls).toBe(0);
    expect(heard.frames).toBeGreaterThan(0.5 * heard.expectedFrames);
    expect(heard.frames).toBeLessThan(1.5 * heard.expectedFrames);
    await callers.hangUp();
    await expect.poll(() => server.calls).toBe(0);
    server.close();
  },
);
