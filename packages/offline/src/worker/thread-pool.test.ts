import { VirtualClock } from '@antiphon/core/frame-free';
import { afterEach, describe, expect, it } from 'vitest';
import { packageFile } from '../assets/index.js';
import { ThreadPool } from './thread-pool.js';

const ENTRY = packageFile('test', 'echo-worker.mjs');
const clock = new VirtualClock();
const pool = new ThreadPool({
  entry: ENTRY,
  threads: 2,
  jobMs: 1_000,
  clock,
});
const echo = (word: string) => pool.run<string>('echo', () => ({ payload: { word } }));
afterEach(() => pool.close());

describe('ThreadPool', () => {
  it('gives a job to the thread with the least to do', async () => {
    const threads = await Promise.all([1, 2].map(() => pool.run<number>('thread', () => ({ payload: {} }))));
    expect(new Set(threads).size).toBe(2);
  });

  it('tries a job again whose thread died, with all that it was given', async () => {
    let attempts = 0;
    const survived = pool.run<number>('sum', () => {
      attempts += 1;
      const numbers = Int16Array.of(1, 2, 3);
      return { payload: { numbers, crash: attempts === 1 }, transfer: [numbers.buffer] };
    });
    expect(await survived).toBe(6);
    expect([attempts, pool.replaced]).toEqual([2, 1]);
  });

  it('counts a thread once that dies, however much it was doing', async () => {
    const one = new ThreadPool({ entry: ENTRY, threads: 1, clock });
    let attempts = 0;
    const dying = one.run('sum', () => {
      attempts += 1;
      return { payload: { numbers: Int16Array.of(1), crash: attempts === 1 } };
    });
    const others = ['a', 'b'].map((word) => one.run('echo', () => ({ payload: { word } })));
    expect(await Promise.all([dying, ...others])).toEqual([1, 'a', 'b']);
    expect(one.replaced).toBe(1);
    await one.close();
  });

  it('gives a job up that kills two threads, and goes on with fresh ones', async () => {
    const before = pool.replaced;
    await expect(pool.run('crash', () => ({ payload: {} }))).rejects.toMatchObject({
      code: 'worker_failed',
      retryable: true,
    });
    expect(pool.replaced).toBe(before + 2);
    expect(await Promise.all(['a', 'b', 'c'].map(echo))).toEqual(['a', 'b', 'c']);
  });

  it('does not try again what the worker itself refused', async () => {
    let attempts = 0;
    const refused = pool.run('refuse', () => {
      attempts += 1;
      return { payload: {} };
    });
    await expect(refused).rejects.toMatchObject({ code: 'text_too_long' });
    expect(attempts).toBe(1);
  });

  it('replaces a thread that hangs', async () => {
    const hanging = pool.run('hang', () => ({ payload: {} }));
    const outcome = expect(hanging).rejects.toMatchObject({ code: 'inference_failed' });
    clock.advance(1_000);
    await outcome;
    expect(await Promise.all(['a', 'b'].map(echo))).toEqual(['a', 'b']);
  });

  it('rejects what runs when it is closed', async () => {
    const lost = expect(echo('lost')).rejects.toMatchObject({ code: 'closed' });
    await pool.close();
    await lost;
  });
});
