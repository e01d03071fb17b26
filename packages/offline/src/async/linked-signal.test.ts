import { getEventListeners } from 'node:events';
import { describe, expect, it } from 'vitest';
import { abortable, linkSignals } from './index.js';

describe('linkSignals', () => {
  it('aborts with the first of its sources and its reason', () => {
    const [one, two] = [new AbortController(), new AbortController()];
    using linked = linkSignals(one.signal, undefined, two.signal);
    two.abort('two');
    expect(linked.signal.reason).toBe('two');
    expect(getEventListeners(one.signal, 'abort')).toHaveLength(0);
  });

  it('leaves nothing behind once disposed of', () => {
    const source = new AbortController();
    linkSignals(source.signal)[Symbol.dispose]();
    expect(getEventListeners(source.signal, 'abort')).toHaveLength(0);
  });

  it('is aborted from the start if a source is', () => {
    using linked = linkSignals(AbortSignal.abort('before'));
    expect(linked.signal.reason).toBe('before');
  });
});

describe('abortable', () => {
  it('rejects as soon as the signal aborts', async () => {
    const source = new AbortController();
    const never = abortable(new Promise<void>(() => {}), source.signal);
    source.abort(new Error('enough'));
    await expect(never).rejects.toThrow('enough');
  });

  it('passes the result on and lets go of the signal', async () => {
    const source = new AbortController();
    expect(await abortable(Promise.resolve(7), source.signal)).toBe(7);
    await new Promise((resolve) => setImmediate(resolve));
    expect(getEventListeners(source.signal, 'abort')).toHaveLength(0);
  });
});
