import { getEventListeners } from 'node:events';
import { describe, expect, it } from 'vitest';
import { VirtualClock } from '../clock/index.js';
import { delay } from './delay.js';

describe('delay', () => {
  it('resolves no earlier than its time', async () => {
    const clock = new VirtualClock();
    const { signal } = new AbortController();
    let over = false;
    const waiting = delay(clock, 30, signal).then(() => {
      over = true;
    });
    await clock.run(29);
    expect(over).toBe(false);
    await clock.run(1);
    await waiting;
    expect(getEventListeners(signal, 'abort')).toHaveLength(0);
  });

  it('ends with its signal, before or during', async () => {
    const clock = new VirtualClock();
    const controller = new AbortController();
    const waiting = delay(clock, 30, controller.signal);
    controller.abort('stop');
    await expect(waiting).rejects.toMatchObject({ code: 'aborted', cause: 'stop' });
    await expect(delay(clock, 30, controller.signal)).rejects.toMatchObject({ code: 'aborted' });
    expect(clock.pending).toBe(0);
  });
});
