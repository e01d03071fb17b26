import { deferred } from '@antiphon/core';
import { expect, test } from 'vitest';
import { isInterrupted, untilInterrupted } from './until-interrupted.js';

test('what is measured ends with the work, with the interruption, or with what goes wrong before it', async () => {
  const interruption = new AbortController();
  const { signal } = interruption;
  const gathered: number[] = [];
  await untilInterrupted(signal, async () => gathered.push(1));
  await expect(untilInterrupted(signal, () => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
  const never = untilInterrupted(signal, async () => {
    gathered.push(2);
    await deferred().promise;
  });
  const ended = untilInterrupted(signal, async () => {
    await new Promise(setImmediate);
    throw new Error('its process was ended');
  });
  interruption.abort();
  await Promise.all([never, ended]);
  await untilInterrupted(signal, async () => gathered.push(3));
  expect(gathered).toEqual([1, 2]);
});

test('work that waits for nothing still hears of an interruption', async () => {
  const interruption = new AbortController();
  setImmediate(() => interruption.abort());
  let rounds = 0;
  while (!(await isInterrupted(interruption.signal))) {
    if (++rounds > 100) throw new Error('it was never heard');
  }
  expect(rounds).toBeLessThan(3);
});
