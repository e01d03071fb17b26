import { getEventListeners } from 'node:events';
import { describe, expect, it } from 'vitest';
import { linkedAbort } from './linked-abort.js';

describe('linkedAbort', () => {
  it('follows the first of its signals to abort, with the reason', () => {
    const [a, b] = [new AbortController(), new AbortController()];
    const linked = linkedAbort(a.signal, undefined, b.signal);
    b.abort('b');
    a.abort('a');
    expect(linked.signal.reason).toBe('b');
    expect(getEventListeners(a.signal, 'abort')).toHaveLength(0);
  });

  it('is aborted from the start by a signal that is, and then listens to none', () => {
    const a = new AbortController();
    const linked = linkedAbort(a.signal, AbortSignal.abort('before'));
    expect(linked.signal.reason).toBe('before');
    expect(getEventListeners(a.signal, 'abort')).toHaveLength(0);
  });

  it('lets go when disposed of, and aborts alone', () => {
    const a = new AbortController();
    const linked = linkedAbort(a.signal, a.signal);
    expect(getEventListeners(a.signal, 'abort')).toHaveLength(1);
    linked[Symbol.dispose]();
    linked[Symbol.dispose]();
    expect(getEventListeners(a.signal, 'abort')).toHaveLength(0);
    a.abort();
    expect(linked.signal.aborted).toBe(false);
    linked.abort('mine');
    expect(linked.signal.reason).toBe('mine');
  });

  it('is freed once disposed of, though the signal it followed lives on', async () => {
    const session = new AbortController();
    const refs = Array.from({ length: 50 }, () => {
      const linked = linkedAbort(session.signal);
      linked.signal.addEventListener('abort', () => {});
      linked[Symbol.dispose]();
      return new WeakRef(linked.signal);
    });
    await new Promise((resolve) => setImmediate(resolve));
    global.gc?.();
    expect(refs.filter((ref) => ref.deref() !== undefined)).toHaveLength(0);
    expect(session.signal.aborted).toBe(false);
  });
});
