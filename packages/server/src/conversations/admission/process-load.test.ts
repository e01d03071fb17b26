import { delay, systemClock } from '@antiphon/core';
import { expect, it } from 'vitest';
import { watchProcess } from './process-load.js';

it('knows what the process holds, and takes one stall of a process that has just begun for nothing', async () => {
  using load = watchProcess();
  expect(load.rssBytes).toBeGreaterThan(10_000_000);
  await delay(systemClock, 1);
  const fromMs = performance.now();
  while (performance.now() - fromMs < 60);
  await delay(systemClock, 1);
  expect(load.loopDelayMs).toBe(0);
});
