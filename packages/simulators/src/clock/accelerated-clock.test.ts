import { expect, it, vi } from 'vitest';
import { acceleratedClock } from './accelerated-clock.js';

it('lets a minute pass in a moment, and never fires early', async () => {
  const clock = acceleratedClock(10_000);
  const beganMs = clock.now();
  await new Promise<void>((resolve) => {
    clock.after(60_000, resolve);
  });
  expect(clock.now() - beganMs).toBeGreaterThanOrEqual(60_000);
});

it('forgets a timer that is called off', async () => {
  const clock = acceleratedClock(1_000);
  clock.after(1, () => expect.unreachable()).cancel();
  await new Promise<void>((resolve) => {
    clock.after(20_000, resolve);
  });
});

it('sets no timer for what never happens', () => {
  const set = vi.spyOn(globalThis, 'setTimeout');
  acceleratedClock(10).after(Number.POSITIVE_INFINITY, () => expect.unreachable());
  expect(set).not.toHaveBeenCalled();
  set.mockRestore();
});
