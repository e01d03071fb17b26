import { setImmediate } from 'node:timers/promises';
import { systemClock } from '@antiphon/core';
import { expect, it } from 'vitest';
import { p99Of, watchProcess } from './process-load.js';

/** Keeps the loop from everything else for a while. */
async function block(ms: number): Promise<void> {
  const untilMs = systemClock.now() + ms;
  while (systemClock.now() < untilMs);
  await setImmediate();
}

it('knows what the process holds', () => {
  using load = watchProcess();
  expect(load.rssBytes).toBeGreaterThan(10_000_000);
});

it('sees a loop that is always late, however few figures it gives', async () => {
  using load = watchProcess({ settlingMs: 200 });
  for (let turn = 0; turn < 6; turn++) await block(50);
  expect(load.loopDelayMs).toBeGreaterThan(30);
});

it('takes one stall of a process that has just begun for nothing', async () => {
  using load = watchProcess();
  await block(50);
  await block(50);
  expect(load.loopDelayMs).toBe(0);
});

it.each([
  ['no figures for no delay', 0, 400, 0],
  ['what comes on top of its own clock for a delay', 20, 170, 160],
  ['a loop that is never late for one', 1_000, 9.9, 0],
])('takes %s', (_what, count, p99Ms, delayMs) => {
  expect(p99Of({ count, percentile: () => p99Ms * 1e6 })).toBeCloseTo(delayMs);
});
