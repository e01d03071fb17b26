import { getEventListeners } from 'node:events';
import { describe, expect, it } from 'vitest';
import { VirtualClock } from '../clock/index.js';
import { delay } from './delay.js';
import { withTimeout } from './with-timeout.js';

describe('withTimeout', () => {
  it('gives the result and leaves neither timer nor listener', async () => {
    const clock = new VirtualClock();
    const { signal } = new AbortController();
    const working = withTimeout(clock, 100, signal, async (inner) => {
      await delay(clock, 40, inner);
      return 'done';
    });
    await clock.run(40);
    expect(await working).toBe('done');
    expect(clock.pending).toBe(0);
    expect(getEventListeners(signal, 'abort')).toHaveLength(0);
  });

  it('fails after the time, aborts the work and says what took long', async () => {
    const clock = new VirtualClock();
    let inner: AbortSignal | undefined;
    const working = withTimeout(
      clock,
      100,
      undefined,
      (signal) => {
        inner = signal;
        return new Promise(() => {});
      },
      { code: 'connection_timeout', what: 'the handshake' },
    );
    const failed = expect(working).rejects.toMatchObject({
      code: 'connection_timeout',
      retryable: true,
      message: 'the handshake took longer than 100 ms',
    });
    await clock.run(100);
    await failed;
    expect(inner?.aborted).toBe(true);
  });

  it('ends at once when the outer signal aborts', async () => {
    const clock = new VirtualClock();
    const controller = new AbortController();
    const working = withTimeout(clock, 100, controller.signal, (signal) => delay(clock, 80, signal));
    controller.abort();
    await expect(working).rejects.toMatchObject({ code: 'aborted' });
    expect(clock.pending).toBe(0);
  });

  it('does not begin work for a signal already aborted, and turns a throw into a rejection', async () => {
    const clock = new VirtualClock();
    let began = false;
    const begin = async () => {
      began = true;
    };
    await expect(withTimeout(clock, 10, AbortSignal.abort(), begin)).rejects.toMatchObject({
      code: 'aborted',
    });
    expect(began).toBe(false);
    const thrower = () => {
      throw new Error('at once');
    };
    await expect(withTimeout(clock, 10, undefined, thrower)).rejects.toThrow('at once');
    expect(clock.pending).toBe(0);
  });
});
