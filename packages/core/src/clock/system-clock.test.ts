import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { systemClock } from './system-clock.js';

const DAY_MS = 86_400_000;

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test('after Infinity nothing happens, and no timer is set', () => {
  const timer = systemClock.after(Number.POSITIVE_INFINITY, () => expect.unreachable());
  expect(vi.getTimerCount()).toBe(0);
  timer.cancel();
});

test('waits as long as it is told to, beyond what setTimeout can', () => {
  let fired = 0;
  systemClock.after(60 * DAY_MS, () => fired++);
  const cancelled = systemClock.after(60 * DAY_MS, () => expect.unreachable());
  vi.advanceTimersByTime(59 * DAY_MS);
  expect(fired).toBe(0);
  cancelled.cancel();
  vi.advanceTimersByTime(DAY_MS);
  expect(fired).toBe(1);
});
