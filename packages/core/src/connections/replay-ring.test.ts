import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ReplayEntry, type ReplayOptions, ReplayRing } from './replay-ring.js';

const entry = (sequence: number, atMs = 0, bytes = 1): ReplayEntry<number> => ({
  item: sequence,
  sequence,
  bytes,
  atMs,
  sentAtMs: undefined,
  refusals: 0,
});

describe('ReplayRing', () => {
  it('is bounded in bytes, and refuses an item larger than all of it', () => {
    const ring = new ReplayRing<number>({ maxBytes: 10 });
    expect(ring.push(entry(1, 0, 6))).toBe(true);
    expect(ring.push(entry(2, 0, 6))).toBe(true);
    expect(ring.push(entry(3, 0, 11))).toBe(false);
    expect([ring.size, ring.bytes, ring.dropped, ring.peek()?.item]).toEqual([1, 6, 2, 2]);
  });

  it('can refuse the newest instead of dropping the oldest', () => {
    const ring = new ReplayRing<number>({ maxItems: 1, overflow: 'drop-newest' });
    expect([ring.push(entry(1)), ring.push(entry(2))]).toEqual([true, false]);
    expect([ring.peek()?.item, ring.dropped]).toEqual([1, 1]);
  });

  it('lets copies of what was sent give way first, and does not call them dropped', () => {
    const ring = new ReplayRing<number>({ maxItems: 2, overflow: 'drop-newest', keepSent: 'acknowledged' });
    ring.push(entry(1));
    ring.advance(0);
    ring.push(entry(2));
    expect(ring.push(entry(3))).toBe(true);
    expect([ring.forgotten, ring.dropped, ring.waiting]).toEqual([1, 0, 2]);
  });

  it('keeps count of itself under any sequence of operations', () => {
    const options: fc.Arbitrary<ReplayOptions> = fc.record({
      maxItems: fc.integer({ min: 0, max: 20 }),
      maxBytes: fc.integer({ min: 0, max: 60 }),
      maxMs: fc.integer({ min: 0, max: 50 }),
      overflow: fc.constantFrom('drop-oldest', 'drop-newest'),
      keepSent: fc.constantFrom('none', 'acknowledged', 'window'),
      replayWindowMs: fc.integer({ min: 0, max: 30 }),
    });
    const step = fc.record({
      what: fc.constantFrom(
        'push',
        'push',
        'push',
        'send',
        'send',
        'refuse',
        'rewind',
        'acknowledge',
        'drop',
        'wait',
      ),
      amount: fc.nat(9),
    });
    fc.assert(
      fc.property(options, fc.array(step, { maxLength: 200, size: 'max' }), (bounds, steps) => {
        const ring = new ReplayRing<number>(bounds);
        let [sequence, nowMs, sentAtLink] = [0, 0, 0];
        for (const { what, amount } of steps) {
          const next = ring.peek();
          if (what === 'push') ring.push(entry(++sequence, nowMs, amount));
          else if (what === 'wait') nowMs += amount;
          else if (what === 'acknowledge') ring.acknowledge(sequence - amount);
          else if (what === 'drop') ring.dropNext();
          else if (what === 'rewind') {
            ring.rewind(nowMs);
            sentAtLink = 0;
          } else if (next !== undefined) {
            const earlier = next.sentAtMs;
            ring.advance(nowMs);
            if (what === 'refuse') ring.putBack(next, earlier);
            else {
              expect(next.sequence).toBeGreaterThan(sentAtLink);
              sentAtLink = next.sequence;
            }
          }
          expect(ring.size).toBeLessThanOrEqual(
            Math.max(bounds.maxItems ?? 0, 0) + (what === 'refuse' ? 1 : 0),
          );
          expect(ring.waiting).toBeGreaterThanOrEqual(0);
          expect(ring.bytes).toBeGreaterThanOrEqual(0);
        }
        ring.clear();
        expect([ring.size, ring.bytes, ring.waiting]).toEqual([0, 0, 0]);
      }),
    );
  });
});
