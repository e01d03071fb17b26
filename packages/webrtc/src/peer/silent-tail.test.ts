import { VirtualClock } from '@antiphon/core';
import { expect, it } from 'vitest';
import { SilentTail } from './silent-tail.js';

function speaking() {
  const clock = new VirtualClock();
  const silences: number[] = [];
  const tail = new SilentTail(clock, (frames) => silences.push(clock.now(), frames));
  return { clock, silences, tail };
}

it('follows a speech once, soon after its last frame', async () => {
  const { clock, silences, tail } = speaking();
  for (let frame = 0; frame < 10; frame++) {
    tail.sent();
    await clock.run(20);
  }
  await clock.run(1_000);
  expect(silences).toEqual([220, 2]);
  expect(clock.pending).toBe(0);
  tail.sent();
  await clock.run(100);
  expect(silences).toEqual([220, 2, 1_240, 2]);
});

it('does not follow when it is closed', async () => {
  const { clock, silences, tail } = speaking();
  tail.sent();
  tail.close();
  await clock.run(100);
  expect(silences).toEqual([]);
});

it('lets those go before who were kept waiting with it', () => {
  let nowMs = 0;
  const waiting: (() => void)[] = [];
  const clock = {
    now: () => nowMs,
    after: (_ms: number, then: () => void) => {
      waiting.push(then);
      return { cancel: () => {} };
    },
  } as unknown as VirtualClock;
  const silences: number[] = [];
  const tail = new SilentTail(clock, () => silences.push(nowMs));
  tail.sent();
  nowMs = 90;
  waiting.shift()?.();
  tail.sent();
  nowMs = 130;
  waiting.shift()?.();
  expect(silences).toEqual([]);
  nowMs = 131;
  waiting.shift()?.();
  expect(silences).toEqual([131]);
});
