import { expect, it } from 'vitest';
import { p99Of, watchProcess } from './process-load.js';

it('knows what the process holds', () => {
  using load = watchProcess();
  expect(load.rssBytes).toBeGreaterThan(10_000_000);
  expect(load.loopDelayMs).toBe(0);
});

it.each([
  ['one stall of a process that has just begun for nothing', 199, 400, 0],
  ['what comes on top of its own clock for a delay', 200, 170, 160],
  ['a loop that is never late for one', 1_000, 9.9, 0],
])('takes %s', (_what, count, p99Ms, delayMs) => {
  expect(p99Of({ count, percentile: () => p99Ms * 1e6 })).toBeCloseTo(delayMs);
});
