import * as core from '@antiphon/core';
import { expect, test } from 'vitest';
import { atRealPace } from './at-real-pace.js';

test('what waits for virtual time, which nobody else moves, is waited for', async () => {
  const clock = new core.VirtualClock();
  await atRealPace(core, clock, 'the start', core.delay(clock, 5));
  expect(clock.now()).toBeGreaterThanOrEqual(5);
  expect(clock.now()).toBeLessThan(5_000);
});

test('what hangs, or throws, is said so', async () => {
  const clock = new core.VirtualClock();
  await expect(atRealPace(core, clock, 'the start', core.deferred().promise, 20)).rejects.toThrow(
    'the start took longer than 20 ms',
  );
  await expect(atRealPace(core, clock, 'the start', Promise.reject(new Error('no key')))).rejects.toThrow(
    'no key',
  );
});
