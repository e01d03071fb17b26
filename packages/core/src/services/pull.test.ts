import { describe, expect, it } from 'vitest';
import { deferred } from '../async/index.js';
import { AntiphonError } from '../error.js';
import { pull } from './pull.js';

const over = new AntiphonError('aborted', 'it is over');

/** A stream that gives what it is told to, and notes that it was left. */
function tap() {
  const asked: ReturnType<typeof deferred<IteratorResult<number>>>[] = [];
  const source = {
    left: 0,
    give: (value: number) => asked.at(-1)?.resolve({ done: false, value }),
    end: () => asked.at(-1)?.resolve({ done: true, value: undefined }),
    fail: (error: Error) => asked.at(-1)?.reject(error),
    next() {
      asked.push(deferred());
      return (asked.at(-1) as (typeof asked)[number]).promise;
    },
    async return() {
      source.left++;
      return { done: true as const, value: undefined };
    },
    [Symbol.asyncIterator]: () => source,
  };
  return source;
}

/** An abort signal that counts who listens to it. */
function watched() {
  const controller = new AbortController();
  const { signal } = controller;
  const counts = { listeners: 0 };
  const { addEventListener, removeEventListener } = signal;
  signal.addEventListener = (...args: Parameters<typeof addEventListener>) => {
    counts.listeners++;
    addEventListener.apply(signal, args);
  };
  signal.removeEventListener = (...args: Parameters<typeof removeEventListener>) => {
    counts.listeners--;
    removeEventListener.apply(signal, args);
  };
  return { controller, signal, counts };
}

describe('reading a stream under a signal', () => {
  it('gives every piece, ends when the stream does, and stays ended', async () => {
    const source = tap();
    const { signal, counts } = watched();
    const pieces = pull(source, signal);
    for (const piece of [1, 2]) {
      const next = pieces.next();
      source.give(piece);
      expect(await next).toEqual({ done: false, value: piece });
    }
    const last = pieces.next();
    source.end();
    expect([await last, await pieces.next()]).toEqual([
      { done: true, value: undefined },
      { done: true, value: undefined },
    ]);
    expect(counts.listeners).toBe(0);
  });

  it('tells who waits of the abort at once, and tells the stream to stop', async () => {
    const source = tap();
    const { controller, signal, counts } = watched();
    const next = pull(source, signal).next();
    controller.abort(over);
    await expect(next).rejects.toBe(over);
    expect([source.left, counts.listeners]).toEqual([1, 0]);
    source.fail(new Error('too late to concern anybody'));
  });

  it('tells of an abort between two pieces whoever asks for the next one, once', async () => {
    const source = tap();
    const controller = new AbortController();
    const pieces = pull(source, controller.signal);
    const first = pieces.next();
    source.give(1);
    await first;
    controller.abort(over);
    await expect(pieces.next()).rejects.toBe(over);
    expect(await pieces.next()).toEqual({ done: true, value: undefined });
  });

  it('asks nothing of a stream under a signal that has fired', async () => {
    const source = tap();
    await expect(pull(source, AbortSignal.abort(over)).next()).rejects.toBe(over);
    expect(source.left).toBe(1);
  });

  it('hands on what the stream throws, be it at once', async () => {
    const source = tap();
    const next = pull(source, new AbortController().signal).next();
    source.fail(new Error('broken'));
    await expect(next).rejects.toThrow('broken');
    source.next = () => {
      throw new Error('broken at once');
    };
    await expect(pull(source, new AbortController().signal).next()).rejects.toThrow('broken at once');
  });

  it('tells the stream to stop when its reader leaves', async () => {
    const source = tap();
    const { signal, counts } = watched();
    const reading = (async () => {
      for await (const piece of pull(source, signal)) if (piece === 1) return piece;
      return 0;
    })();
    await Promise.resolve();
    source.give(1);
    expect(await reading).toBe(1);
    expect([source.left, counts.listeners]).toEqual([1, 0]);
  });

  it('does not mind how a stream fails that is told to stop', async () => {
    const source = tap();
    source.return = () => {
      throw new Error('cannot stop');
    };
    const { controller, signal, counts } = watched();
    const next = pull(source, signal).next();
    controller.abort(over);
    await expect(next).rejects.toBe(over);
    const last = pull(source, new AbortController().signal).next();
    source.end();
    expect([await last, counts.listeners]).toEqual([{ done: true, value: undefined }, 0]);
  });
});
