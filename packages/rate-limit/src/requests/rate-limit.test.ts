import { AntiphonError, deferred, VirtualClock } from '@antiphon/core';
import { describe, expect, it } from 'vitest';
import { MemoryStore } from './memory-store.js';
import type { Permit, RateRequest } from './permit.js';
import { rateLimit } from './rate-limit.js';
import { isRefusal, type RateLimitOptions, type WaitNotice } from './rate-limit-options.js';

function limited(options: RateLimitOptions = {}) {
  const clock = new VirtualClock();
  const store = new MemoryStore();
  const notices: WaitNotice[] = [];
  const onWait = (notice: WaitNotice): void => void notices.push(notice);
  const limit = rateLimit({ clock, store, onWait, ...options });
  const granted: string[] = [];
  const permits: Permit[] = [];
  const failed: AntiphonError[] = [];
  const ask = (session: string, request: Omit<RateRequest, 'session'> = {}): void => {
    limit.acquire({ session, ...request }).then(
      (permit) => {
        granted.push(session);
        permits.push(permit);
      },
      (error: AntiphonError) => failed.push(error),
    );
  };
  return { clock, store, limit, notices, granted, permits, failed, ask };
}

const refusal = (retryAfterMs?: number): AntiphonError =>
  new AntiphonError('service_failed', 'quota exceeded', {
    retryable: true,
    retryAfterMs,
    cause: { status: 429 },
  });

describe('rateLimit()', () => {
  it('lets through what the quota allows at once, and the rest when there is room', async () => {
    const { clock, granted, notices, ask } = limited({
      requestsPerMinute: 2,
      marginMs: 0,
      maxWaitMs: 90_000,
    });
    for (const session of ['a', 'b', 'c']) ask(session);
    await clock.run(0);
    expect(granted).toEqual(['a', 'b']);
    expect(notices).toEqual([
      { key: 'default', session: 'c', because: 'requests', waitMs: 60_000, waiting: 1 },
    ]);
    await clock.run(59_999);
    expect(granted).toHaveLength(2);
    await clock.run(1);
    expect(granted).toEqual(['a', 'b', 'c']);
  });

  it('serves sessions in turn, however much one of them asks for', async () => {
    const { clock, granted, permits, ask } = limited({ maxConcurrent: 1 });
    for (let n = 0; n < 3; n++) ask('greedy');
    ask('modest');
    ask('other');
    for (let n = 0; n < 5; n++) {
      await clock.run(0);
      permits.at(-1)?.end();
    }
    await clock.run(0);
    expect(granted).toEqual(['greedy', 'modest', 'other', 'greedy', 'greedy']);
  });

  it('gives a place up at once when its turn is stale, and leaves no timer or listener', async () => {
    const { clock, granted, permits, failed, limit, ask } = limited({ maxConcurrent: 1 });
    const turn = new AbortController();
    ask('a');
    ask('b', { signal: turn.signal });
    ask('c');
    await clock.run(100);
    turn.abort();
    expect(limit.stats).toMatchObject({ waiting: 1, active: 1 });
    await clock.run(0);
    expect(failed.map(({ code }) => code)).toEqual(['aborted']);
    permits[0]?.end();
    await clock.run(0);
    expect(granted).toEqual(['a', 'c']);
    permits[1]?.end();
    await clock.run(0);
    expect([limit.stats.active, clock.pending]).toEqual([0, 0]);
    await expect(limit.acquire({ signal: turn.signal })).rejects.toMatchObject({ code: 'aborted' });
  });

  it('lets a small request go when a large one before it gives up', async () => {
    const { clock, granted, ask } = limited({ tokensPerMinute: 100, maxWaitMs: 90_000 });
    const turn = new AbortController();
    ask('a', { tokens: 60 });
    ask('b', { tokens: 80, signal: turn.signal });
    ask('c', { tokens: 30 });
    await clock.run(10);
    expect(granted).toEqual(['a']);
    turn.abort();
    await clock.run(0);
    expect(granted).toEqual(['a', 'c']);
  });

  it('shares a quota by key across limits, and not with another key', async () => {
    const { clock, store, ask, granted } = limited({ maxConcurrent: 1, key: 'shared' });
    const twin = rateLimit({ clock, store, maxConcurrent: 1, key: 'shared' });
    const stranger = rateLimit({ clock, store, maxConcurrent: 1, key: 'other' });
    const first = await twin.acquire();
    await stranger.acquire();
    ask('a');
    await clock.run(10);
    expect(granted).toEqual([]);
    first.end();
    first.end();
    await clock.run(0);
    expect(granted).toEqual(['a']);
    expect(twin.stats.active).toBe(1);
  });

  it('fails at once when the wait would be too long, and in time when nobody could know', async () => {
    const quota = limited({ requestsPerMinute: 1, maxWaitMs: 5_000 });
    quota.ask('a');
    quota.ask('b');
    await quota.clock.run(0);
    expect(quota.failed[0]).toMatchObject({ code: 'service_timeout', retryAfterMs: 60_500 });
    const places = limited({ maxConcurrent: 1, maxWaitMs: 5_000 });
    places.ask('a');
    places.ask('b');
    await places.clock.run(4_999);
    expect(places.failed).toEqual([]);
    await places.clock.run(1);
    expect(places.failed[0]).toMatchObject({ code: 'service_timeout', retryable: true });
    expect(places.limit.stats).toMatchObject({ waiting: 0, givenUp: 1 });
  });

  it('bounds the line', async () => {
    const { clock, failed, ask } = limited({ maxConcurrent: 1, maxWaiting: 2 });
    for (const session of ['a', 'b']) ask(session);
    await clock.run(0);
    for (const session of ['c', 'd']) ask(session);
    await clock.run(0);
    expect(failed.map(({ code }) => code)).toEqual(['queue_full']);
  });

  it('makes everybody wait for as long as a refusal asks, and sends one first afterwards', async () => {
    const { clock, granted, permits, notices, ask } = limited({ refusalBackoff: { random: () => 0 } });
    ask('a');
    await clock.run(0);
    expect(permits[0]?.failed(refusal(3_000))).toBe(true);
    for (const session of ['b', 'c', 'd', 'e']) ask(session);
    await clock.run(2_999);
    expect(granted).toEqual(['a']);
    expect(notices[0]).toMatchObject({ session: 'b', because: 'refused', waitMs: 3_000 });
    await clock.run(1);
    expect(granted).toEqual(['a', 'b']);
    permits[1]?.worked();
    permits[1]?.end();
    await clock.run(0);
    expect(granted).toEqual(['a', 'b', 'c', 'd']);
    permits[2]?.worked();
    permits[2]?.end();
    await clock.run(0);
    expect(granted).toHaveLength(5);
  });

  it('backs off by itself when refusals name no time, longer each time, until one works', async () => {
    const { clock, limit } = limited({ attempts: 5, refusalBackoff: { jitter: 'none' } });
    const sent: number[] = [];
    const result = limit.run({}, async () => {
      sent.push(clock.now());
      if (sent.length < 4) throw refusal();
      return 'answer';
    });
    await clock.run(10_000);
    expect(await result).toBe('answer');
    expect(sent).toEqual([0, 500, 1_500, 3_500]);
    expect(limit.stats).toMatchObject({ granted: 4, refused: 3, active: 0 });
    expect(clock.pending).toBe(0);
  });

  it('counts refusals of requests that were on their way together as one', async () => {
    const { clock, permits, granted, ask } = limited({ refusalBackoff: { jitter: 'none' } });
    for (const session of ['a', 'b', 'c', 'd']) ask(session);
    await clock.run(10);
    for (const permit of [...permits]) permit.failed(refusal());
    ask('e');
    await clock.run(499);
    expect(granted).toHaveLength(4);
    await clock.run(1);
    expect(granted).toHaveLength(5);
  });

  it('gives up after its tries, or when the vendor asks for more time than there is', async () => {
    const { clock, limit } = limited({ attempts: 2, maxWaitMs: 4_000 });
    let sent = 0;
    const tries = limit.run({}, async () => {
      sent++;
      throw refusal(100);
    });
    tries.catch(() => {});
    await clock.run(1_000);
    await expect(tries).rejects.toThrow('quota exceeded');
    expect(sent).toBe(2);
    const long = limit.run({}, () => Promise.reject(refusal(30_000)));
    long.catch(() => {});
    await clock.run(0);
    await expect(long).rejects.toMatchObject({ retryAfterMs: 30_000 });
  });

  it('leaves other failures to whoever asked', async () => {
    const { clock, limit } = limited();
    let sent = 0;
    const failing = limit.run({}, async () => {
      sent++;
      throw new AntiphonError('connection_lost', 'gone', { retryable: true });
    });
    failing.catch(() => {});
    await clock.run(1_000);
    await expect(failing).rejects.toThrow('gone');
    expect([sent, limit.stats.refused, limit.stats.active]).toEqual([1, 0, 0]);
  });

  it('holds a session to its ceiling, and no other', async () => {
    const { clock, limit, failed, granted, ask } = limited({ maxCostPerSession: 1 });
    for (const cost of [0.6, 0.6]) {
      const permit = await limit.acquire({ session: 'a' });
      permit.used({ cost: 0.1 });
      permit.used({ cost });
      permit.end();
    }
    ask('a');
    ask('b');
    await clock.run(0);
    expect(granted).toEqual(['b']);
    expect(failed[0]).toMatchObject({ code: 'service_failed', retryable: false });
    expect(failed[0]?.message).toContain('session a has cost 1.2; its ceiling');
    limit.forget('a');
    expect(limit.costOf('a')).toBe(0);
  });

  it('works with a store that answers later, and tells those who wait when it fails', async () => {
    const memory = new MemoryStore();
    let broken = false;
    const gate = deferred();
    const store = {
      take: async (claim: Parameters<MemoryStore['take']>[0]) => {
        await gate.promise;
        if (broken) throw new Error('no route to the store');
        return memory.take(claim);
      },
      give: async (...give: Parameters<MemoryStore['give']>) => memory.give(...give),
      pause: async (...pause: Parameters<MemoryStore['pause']>) => memory.pause(...pause),
    };
    const { clock, granted, failed, permits, ask } = limited({ store, maxConcurrent: 1 });
    const turn = new AbortController();
    ask('stale', { signal: turn.signal });
    ask('a');
    await clock.run(0);
    turn.abort();
    gate.resolve();
    await clock.run(0);
    // The place that the stale one was given meanwhile has gone to the next.
    expect(granted).toEqual(['a']);
    broken = true;
    ask('b');
    permits[0]?.end();
    await clock.run(1_000);
    expect(failed.at(-1)?.message).toContain(
      "the store of the limit 'default' failed: no route to the store",
    );
    expect(clock.pending).toBe(0);
  });

  it('knows a refusal when it sees one', () => {
    expect(isRefusal(refusal())).toBe(true);
    expect(isRefusal(new AntiphonError('service_failed', 'wait', { retryAfterMs: 5 }))).toBe(true);
    expect(isRefusal(new AntiphonError('service_failed', 'no', { cause: { code: 429 } }))).toBe(true);
    expect(isRefusal(new AntiphonError('service_failed', 'no', { cause: { status: 500 } }))).toBe(false);
    expect(isRefusal(new Error('429'))).toBe(false);
  });

  it('refuses what cannot be a quota', () => {
    expect(() => rateLimit({ requestsPerMinute: 0 })).toThrow('requestsPerMinute is 0; a whole number');
    expect(() => rateLimit({ maxConcurrent: 1.5 })).toThrow('maxConcurrent');
    expect(() => rateLimit({ tokensPerMinute: -1 })).toThrow('tokensPerMinute');
  });
});
