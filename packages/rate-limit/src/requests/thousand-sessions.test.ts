import { seededRandom, VirtualClock } from '@antiphon/core';
import { describe, expect, it } from 'vitest';
import { MemoryStore } from './memory-store.js';
import { rateLimit } from './rate-limit.js';
import { StrictVendor } from './strict-vendor.fixture.js';

const SESSIONS = 1_000;
const MINUTES = 60_000;

describe('a thousand sessions that share one key', () => {
  it('never exceed the quota, are all served, and none is left behind', async () => {
    const clock = new VirtualClock();
    const random = seededRandom(7);
    const quota = { requestsPerMinute: 600, maxConcurrent: 40 };
    const vendor = new StrictVendor({ clock, random, ...quota, moody: 0.02, answerMs: [200, 1_500] });
    const store = new MemoryStore();
    const options = { ...quota, clock, store, attempts: 20, maxWaitMs: 60 * MINUTES, maxWaiting: 4_000 };
    // One limit for the first half and one for the others: what they share is the key.
    const limits = [0, 1].map(() => rateLimit({ ...options, refusalBackoff: { random } }));
    const done = new Map<string, number[]>();
    const failures: unknown[] = [];
    const sessions = Array.from({ length: SESSIONS }, async (_, n) => {
      const session = `session-${n}`;
      const times: number[] = [];
      done.set(session, times);
      // Every tenth is greedy and asks for all at once; the others go one by one.
      const asks = Array.from({ length: n % 10 === 0 ? 5 : 2 }, () => async () => {
        await limits[n % 2]?.run({ session }, () => vendor.ask());
        times.push(clock.now());
      });
      if (n % 10 === 0) await Promise.all(asks.map((ask) => ask()));
      else for (const ask of asks) await ask();
    });
    const all = Promise.all(sessions).catch((error: unknown) => failures.push(error));
    for (let n = 0; n < 40 && done.size > 0 && vendor.answered < 2_300; n++) await clock.run(15_000);
    await all;
    expect(failures).toEqual([]);
    expect(vendor.answered).toBe(2_300);
    expect(vendor.overQuota).toBe(0);
    expect(vendor.maxInMinute).toBeLessThanOrEqual(600);
    expect(vendor.maxActive).toBeLessThanOrEqual(40);
    expect(vendor.refused).toBeGreaterThan(10);
    // Everybody had a first answer before any greedy one had its third.
    const first = Math.max(...[...done.values()].map((times) => Math.min(...times)));
    const third = Math.min(...[...done.values()].map((times) => times.sort((a, b) => a - b)[2] ?? Infinity));
    expect(first).toBeLessThan(third + 10_000);
    // Not much slower than the quota allows: 2,300 and the refused ones, at 600 a minute.
    expect(clock.now()).toBeLessThan(8 * MINUTES);
    expect(limits[0]?.stats).toMatchObject({ waiting: 0, active: 0, givenUp: 0 });
    expect(clock.pending).toBe(0);
  });
});
