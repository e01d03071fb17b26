import { getEventListeners } from 'node:events';
import { describe, expect, it } from 'vitest';
import { abortable, type LinkedAbort } from '../async/index.js';
import { cancellable } from './cancellable.js';

/** Yields 1 and then nothing more until it is aborted. */
function hanging(signal?: AbortSignal) {
  const seen: { linked?: LinkedAbort; ended: boolean } = { ended: false };
  const stream = cancellable(signal, async function* (linked) {
    seen.linked = linked;
    try {
      yield 1;
      yield await abortable(new Promise<number>(() => {}), linked.signal);
    } finally {
      seen.ended = true;
    }
  });
  return { seen, iterator: stream[Symbol.asyncIterator]() };
}

describe('cancellable', () => {
  it('runs nothing before it is read from', async () => {
    const { seen, iterator } = hanging();
    expect(seen.linked).toBeUndefined();
    expect(await iterator.next()).toEqual({ done: false, value: 1 });
  });

  it('can be left while the next piece is waited for', async () => {
    const { seen, iterator } = hanging();
    await iterator.next();
    const waiting = iterator.next();
    expect(await iterator.return?.()).toEqual({ done: true, value: undefined });
    expect(await waiting).toEqual({ done: true, value: undefined });
    expect(seen.linked?.signal.aborted).toBe(true);
    await new Promise((resolve) => setImmediate(resolve));
    expect(seen.ended).toBe(true);
    expect(await iterator.next()).toEqual({ done: true, value: undefined });
  });

  it('throws the abort of its caller, gives nothing after it, and lets go of the signal', async () => {
    const controller = new AbortController();
    const { seen, iterator } = hanging(controller.signal);
    await iterator.next();
    expect(getEventListeners(controller.signal, 'abort')).toHaveLength(1);
    const waiting = iterator.next();
    controller.abort();
    await expect(waiting).rejects.toMatchObject({ code: 'aborted' });
    expect(await iterator.next()).toEqual({ done: true, value: undefined });
    expect(seen.ended).toBe(true);
    expect(getEventListeners(controller.signal, 'abort')).toHaveLength(0);
  });

  it('throws what its generator throws, once', async () => {
    const controller = new AbortController();
    const stream = cancellable<number>(controller.signal, async function* () {
      yield* [];
      throw new Error('no');
    });
    const iterator = stream[Symbol.asyncIterator]();
    await expect(iterator.next()).rejects.toThrow('no');
    expect(await iterator.next()).toEqual({ done: true, value: undefined });
    expect(getEventListeners(controller.signal, 'abort')).toHaveLength(0);
  });

  it('asks nothing of a vendor for a caller who has gone already', async () => {
    const { seen, iterator } = hanging(AbortSignal.abort());
    await expect(iterator.next()).rejects.toMatchObject({ code: 'aborted' });
    expect(seen.linked).toBeUndefined();
  });
});
