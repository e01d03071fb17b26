import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Timeline } from './timeline.js';

describe('Timeline', () => {
  it('counts from where the link began in the stream', () => {
    const timeline = new Timeline();
    timeline.sent(12_000, 20);
    timeline.sent(12_020, 20);
    expect(timeline.streamMs(0)).toBe(12_000);
    expect(timeline.streamMs(35)).toBe(12_035);
    expect(timeline.streamMs(99)).toBe(12_040);
  });

  it('leaps over audio that was not sent, and stands still in silence that nobody said', () => {
    const timeline = new Timeline();
    timeline.sent(0, 100);
    timeline.sent(500, 100);
    timeline.filled(1_000);
    timeline.sent(600, 100);
    expect([50, 150, 200, 700, 1_200, 1_250].map((ms) => timeline.streamMs(ms))).toEqual([
      50, 550, 600, 600, 600, 650,
    ]);
  });

  it('knows nothing before any audio was sent', () => {
    expect(new Timeline().streamMs(1_000)).toBe(0);
  });

  it('never goes back, never ahead of what was sent, and finds every piece where it is', () => {
    const piece = fc.record({
      kind: fc.constantFrom('sent', 'skip', 'fill'),
      ms: fc.integer({ min: 1, max: 500 }),
    });
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 200 }), fc.nat(50_000), (pieces, forgetMs) => {
        const timeline = new Timeline();
        const places: [linkMs: number, streamMs: number][] = [];
        let at = 0;
        for (const { kind, ms } of pieces) {
          if (kind === 'fill') timeline.filled(ms);
          else if (kind === 'sent') {
            places.push([timeline.linkMs + ms / 2, at + ms / 2]);
            timeline.sent(at, ms);
          }
          if (kind !== 'fill') at += ms;
        }
        timeline.forget(forgetMs);
        for (const [linkMs, streamMs] of places)
          if (linkMs >= forgetMs) expect(timeline.streamMs(linkMs)).toBeCloseTo(streamMs, 6);
        let last = 0;
        for (let ms = forgetMs; ms < timeline.linkMs + 100; ms += 97) {
          const streamMs = timeline.streamMs(ms);
          expect(streamMs).toBeGreaterThanOrEqual(last);
          expect(streamMs).toBeLessThanOrEqual(at);
          last = streamMs;
        }
      }),
    );
  });
});
