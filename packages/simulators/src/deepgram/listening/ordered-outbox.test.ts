import { VirtualClock } from '@antiphon/core';
import { describe, expect, it } from 'vitest';
import { OrderedOutbox } from './ordered-outbox.js';

describe('the outbox', () => {
  it('delays each, and never lets one overtake another', async () => {
    const clock = new VirtualClock();
    const outbox = new OrderedOutbox(clock, new AbortController().signal);
    const sent: [string, number][] = [];
    const post = (name: string, delayMs: number) =>
      outbox.post(delayMs, () => sent.push([name, clock.now()]));
    post('at once', 0);
    post('slow', 300);
    post('quick', 50);
    let drained = false;
    void outbox.drained().then(() => {
      drained = true;
    });
    await clock.run(200);
    post('last', 10);
    await clock.run(99);
    expect(drained).toBe(false);
    await clock.run(1);
    expect(sent).toEqual([
      ['at once', 0],
      ['slow', 300],
      ['quick', 300],
      ['last', 300],
    ]);
    await clock.run(0);
    expect(drained).toBe(true);
  });

  it('keeps the order where a clock confuses timers that are due together', () => {
    const timers: (() => void)[] = [];
    let nowMs = 0;
    const clock = {
      now: () => nowMs,
      epochMs: () => nowMs,
      after: (_ms: number, callback: () => void) => {
        timers.push(callback);
        return { cancel: () => {} };
      },
    };
    const outbox = new OrderedOutbox(clock, new AbortController().signal);
    const sent: string[] = [];
    outbox.post(300, () => sent.push('slow'));
    outbox.post(50, () => sent.push('quick'));
    nowMs = 300;
    for (const fire of timers.splice(0).reverse()) fire();
    expect(sent).toEqual(['slow', 'quick']);
  });

  it('drops what is not yet due with its signal, and sets no timer any more', async () => {
    const clock = new VirtualClock();
    const controller = new AbortController();
    const outbox = new OrderedOutbox(clock, controller.signal);
    const refuse = () => expect.unreachable();
    outbox.post(100, refuse);
    const drained = outbox.drained();
    controller.abort();
    outbox.post(50, refuse);
    await drained;
    expect(clock.pending).toBe(0);
  });
});
