import { describe, expect, it } from 'vitest';
import { VirtualClock } from '../clock/index.js';
import { deferred } from './deferred.js';
import { settleWithin } from './settle-within.js';

describe('settleWithin', () => {
  it('says what became of the promise, and leaves no timer', async () => {
    const clock = new VirtualClock();
    expect(await settleWithin(clock, 50, Promise.resolve(1))).toEqual({ status: 'fulfilled', value: 1 });
    expect(await settleWithin(clock, 50, Promise.reject('x'))).toEqual({ status: 'rejected', reason: 'x' });
    expect(clock.pending).toBe(0);
  });

  it('says pending when the time is up, and swallows what comes later', async () => {
    const clock = new VirtualClock();
    const { promise, reject } = deferred();
    const settled = settleWithin(clock, 50, promise);
    await clock.run(50);
    expect(await settled).toEqual({ status: 'pending' });
    reject(new Error('late'));
    await clock.run(0);
  });

  it('retains nothing on a promise that never settles', async () => {
    const clock = new VirtualClock();
    const forever = new Promise<void>(() => {});
    const wait = async () => {
      const retained = { name: 'caller' };
      const settled = settleWithin(clock, 10, forever).then(() => retained.name);
      await clock.run(10);
      await settled;
      return new WeakRef(retained);
    };
    const refs = [await wait(), await wait()];
    await new Promise((resolve) => setImmediate(resolve));
    global.gc?.();
    expect(refs.map((ref) => ref.deref())).toEqual([undefined, undefined]);
    expect(forever).toBeInstanceOf(Promise);
  });
});
