import { getEventListeners } from 'node:events';
import { describe, expect, it } from 'vitest';
import { abortable } from './index.js';

describe('abortable', () => {
  it('rejects as soon as the signal aborts, with its reason', async () => {
    const source = new AbortController();
    const never = abortable(new Promise<void>(() => {}), source.signal);
    const reason = new Error('enough');
    source.abort(reason);
    await expect(never).rejects.toBe(reason);
  });

  it('passes the result on and lets go of the signal', async () => {
    const source = new AbortController();
    expect(await abortable(Promise.resolve(7), source.signal)).toBe(7);
    await new Promise((resolve) => setImmediate(resolve));
    expect(getEventListeners(source.signal, 'abort')).toHaveLength(0);
  });
});
