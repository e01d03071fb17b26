import { getEventListeners } from 'node:events';
import { describe, expect, it } from 'vitest';
import { AntiphonError } from '../error.js';
import { abortable } from './abortable.js';
import { deferred } from './deferred.js';

const collect = async () => {
  for (let round = 0; round < 3; round++) {
    await new Promise((resolve) => setImmediate(resolve));
    global.gc?.();
  }
};

describe('abortable', () => {
  it('gives the value or the rejection of the promise', async () => {
    const { signal } = new AbortController();
    await expect(abortable(Promise.resolve(7), signal)).resolves.toBe(7);
    await expect(abortable(Promise.reject(new Error('no')), undefined)).rejects.toThrow('no');
  });

  it('rejects with code aborted, and the reason as its cause', async () => {
    const controller = new AbortController();
    const waiting = abortable(new Promise(() => {}), controller.signal);
    controller.abort('enough');
    await expect(waiting).rejects.toMatchObject({ code: 'aborted', cause: 'enough' });
  });

  it("keeps the signal's own AntiphonError", async () => {
    const reason = new AntiphonError('session_timeout', 'late');
    await expect(abortable(new Promise(() => {}), AbortSignal.abort(reason))).rejects.toBe(reason);
  });

  it('swallows a rejection that comes after the abort', async () => {
    const { promise, reject } = deferred();
    await expect(abortable(promise, AbortSignal.abort())).rejects.toMatchObject({ code: 'aborted' });
    reject(new Error('late'));
    await collect();
  });

  it('tells everybody who waits, and those who come after', async () => {
    const { promise, resolve } = deferred<number>();
    const early = [abortable(promise, undefined), abortable(promise, undefined)];
    resolve(3);
    expect(await Promise.all([...early, abortable(promise, undefined)])).toEqual([3, 3, 3]);
    expect(await abortable(promise, undefined)).toBe(3);
  });

  it('takes a thenable that calls back at once', async () => {
    const thenable = {
      // biome-ignore lint/suspicious/noThenProperty: a thenable is what is tested
      then: (done: (value: number) => unknown) => done(5),
    } as unknown as PromiseLike<number>;
    expect(await abortable(thenable, new AbortController().signal)).toBe(5);
  });

  it('leaves no listener on a signal that outlives the promise', async () => {
    const { signal } = new AbortController();
    for (let n = 0; n < 100; n++) await abortable(Promise.resolve(n), signal);
    expect(getEventListeners(signal, 'abort')).toHaveLength(0);
  });

  it('lets a promise that never settles retain no caller that gave up', async () => {
    const forever = new Promise<never>(() => {});
    const seen: WeakRef<object>[] = [];
    const waitAndGiveUp = async () => {
      const controller = new AbortController();
      const retained = { bytes: new Uint8Array(1_000) };
      seen.push(new WeakRef(retained));
      const waiting = abortable(forever, controller.signal).catch(() => retained.bytes.length);
      controller.abort();
      await waiting;
    };
    for (let n = 0; n < 50; n++) await waitAndGiveUp();
    await collect();
    expect(seen.filter((ref) => ref.deref() !== undefined)).toHaveLength(0);
    expect(forever).toBeInstanceOf(Promise);
  });
});
