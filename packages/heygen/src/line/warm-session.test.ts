import { VirtualClock } from '@antiphon/core';
import { expect, it } from 'vitest';
import { WarmSession } from './warm-session.js';

/** Sessions that are begun ahead, by number. */
function warmth(heldMs: number, ends: boolean) {
  const clock = new VirtualClock();
  const ended: number[] = [];
  let begun = 0;
  const warm = new WarmSession<number>({
    clock,
    heldMs,
    begin: async () => ++begun,
    ...(ends && { end: async (session) => void ended.push(session) }),
  });
  return { clock, warm, ended };
}

it('ends what nobody has taken', async () => {
  const { clock, warm, ended } = warmth(1_000, true);
  await warm.begin();
  await clock.run(1_000);
  expect(ended).toEqual([1]);
  expect(warm.take()).toBeUndefined();
});

it('sets no timer for what ends by itself, and counts it as none when it is too old', async () => {
  const { clock, warm } = warmth(1_000, false);
  await warm.begin();
  expect(clock.pending).toBe(0);
  clock.advance(999);
  await warm.begin();
  clock.advance(1);
  expect(warm.take()).toBeUndefined();
  await warm.begin();
  clock.advance(1_000);
  await warm.begin();
  const taken = warm.take();
  expect([taken?.ageMs, await taken?.session]).toEqual([0, 3]);
});

it('holds one for as long as it takes where there is no limit', async () => {
  const { clock, warm } = warmth(Number.POSITIVE_INFINITY, true);
  await warm.begin();
  expect(clock.pending).toBe(0);
  clock.advance(1e9);
  expect(await warm.take()?.session).toBe(1);
});
