import { VirtualClock } from '@antiphon/core';
import { expect, it } from 'vitest';
import { SessionLimits } from './session-limits.js';

it('announces the longest duration and the longest idleness ahead, and leaves no timer', () => {
  const clock = new VirtualClock();
  const told: string[] = [];
  const limits = new SessionLimits({
    clock,
    aheadMs: 30_000,
    ending: (leftMs, reason) => told.push(`${clock.now()} ${leftMs} ${reason}`),
  });
  limits.begin(600_000, 120_000);
  clock.advance(60_000);
  limits.used();
  clock.advance(90_000);
  expect(told).toEqual(['150000 30000 the session has not been used for long']);
  limits.used();
  limits.begin(10_000, Number.POSITIVE_INFINITY);
  clock.advance(1);
  expect(told.at(-1)).toBe('150000 10000 the session reaches its longest duration');
  limits.end();
  limits.used();
  expect(clock.pending).toBe(0);
});
