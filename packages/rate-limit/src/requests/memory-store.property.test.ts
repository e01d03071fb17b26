import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MemoryStore } from './memory-store.js';
import type { Lease } from './rate-store.js';

const steps = fc.array(
  fc.record({
    afterMs: fc.integer({ min: 0, max: 5_000 }),
    tokens: fc.integer({ min: 0, max: 400 }),
    what: fc.constantFrom('take', 'take', 'take', 'give', 'unused', 'pause'),
  }),
  { maxLength: 120 },
);

describe('MemoryStore', () => {
  it('lets no more than the quota through in any window, and says truly when to come back', () => {
    fc.assert(
      fc.property(steps, (script) => {
        const store = new MemoryStore();
        const quota = { requestsPerMinute: 5, tokensPerMinute: 1_000, maxConcurrent: 3 };
        const counted = new Map<unknown, { atMs: number; tokens: number }>();
        const held: Lease[] = [];
        let nowMs = 0;
        let pausedUntilMs = 0;
        const claim = (tokens: number, atMs: number) =>
          store.take({ key: 'key', quota, tokens, windowMs: 60_000, nowMs: atMs }) as Awaited<
            ReturnType<MemoryStore['take']>
          >;
        for (const { afterMs, tokens, what } of script) {
          nowMs += afterMs;
          if (what === 'pause') {
            store.pause('key', 3_000, nowMs);
            pausedUntilMs = Math.max(pausedUntilMs, nowMs + 3_000);
          } else if (what !== 'take') {
            const lease = held.shift();
            if (lease === undefined) continue;
            const use = counted.get(lease.id) as { atMs: number; tokens: number };
            store.give(lease, what === 'unused' ? { unused: true } : { tokens });
            if (what === 'unused') counted.delete(lease.id);
            else use.tokens = tokens;
            store.give(lease, {});
          } else {
            const answer = claim(tokens, nowMs);
            if (answer.lease === undefined) {
              if (answer.waitMs === undefined) expect(held.length).toBe(3);
              else expect(answer.waitMs).toBeGreaterThan(0);
              if (answer.because === 'refused') expect(answer.waitMs).toBe(pausedUntilMs - nowMs);
              continue;
            }
            expect(nowMs).toBeGreaterThanOrEqual(pausedUntilMs);
            held.push(answer.lease);
            const before = [...counted.values()].filter(({ atMs }) => atMs > nowMs - 60_000);
            const used = before.reduce((sum, use) => sum + use.tokens, 0);
            expect(before.length).toBeLessThan(5);
            expect(used === 0 || used + tokens <= 1_000).toBe(true);
            counted.set(answer.lease.id, { atMs: nowMs, tokens });
            expect(held.length).toBeLessThanOrEqual(3);
          }
        }
        // Come back when told, and there is room at the latest when everything is a window old.
        let answer = claim(100, nowMs);
        for (const lease of held) store.give(lease, {});
        for (let n = 0; n < 20 && answer.lease === undefined; n++) {
          nowMs += answer.waitMs ?? 0;
          answer = claim(100, nowMs);
        }
        expect(answer.lease).toBeDefined();
      }),
      { numRuns: 200, seed: 6 },
    );
  });

  it('counts a sliding minute, not one of the calendar', () => {
    const store = new MemoryStore();
    const take = (nowMs: number, tokens = 0) =>
      store.take({
        key: 'k',
        quota: { requestsPerMinute: 2, tokensPerMinute: 100 },
        tokens,
        windowMs: 60_000,
        nowMs,
      });
    expect(take(0).lease).toBeDefined();
    expect(take(59_000).lease).toBeDefined();
    expect(take(59_500)).toEqual({ lease: undefined, waitMs: 500, because: 'requests' });
    expect(take(60_000).lease).toBeDefined();
    expect(take(60_001)).toEqual({ lease: undefined, waitMs: 58_999, because: 'requests' });
  });

  it('waits for tokens, corrects them, and lets one through that is larger than the quota', () => {
    const store = new MemoryStore();
    const take = (nowMs: number, tokens: number) =>
      store.take({ key: 'k', quota: { tokensPerMinute: 100 }, tokens, windowMs: 60_000, nowMs });
    const first = take(0, 90);
    expect(take(10, 20)).toEqual({ lease: undefined, waitMs: 59_990, because: 'tokens' });
    store.give(first.lease as Lease, { tokens: 30 });
    expect(take(10, 20).lease).toBeDefined();
    expect(take(20, 500)).toEqual({ lease: undefined, waitMs: 59_990, because: 'tokens' });
    expect(take(60_010, 500).lease).toBeDefined();
    expect(take(60_011, 1)).toEqual({ lease: undefined, waitMs: 59_999, because: 'tokens' });
  });

  it('forgets keys that nobody uses', () => {
    const store = new MemoryStore();
    for (let n = 0; n < 10_000; n++) {
      const { lease } = store.take({
        ...{ key: `tenant-${n}`, quota: { requestsPerMinute: 5 }, tokens: 0 },
        ...{ windowMs: 60_000, nowMs: n * 1_000 },
      });
      store.give(lease as Lease, {});
    }
    expect(store.size).toBeLessThanOrEqual(200);
  });
});
