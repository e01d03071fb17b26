import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RecentAudio } from './recent-audio.js';

describe('RecentAudio', () => {
  it('keeps the newest samples, whatever the chunks', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 90 }), { maxLength: 20 }), (chunks) => {
        const recent = new RecentAudio(50);
        let next = 0;
        for (const length of chunks) {
          recent.push(Int16Array.from({ length }, () => next++));
        }
        expect(recent.end).toBe(next);
        const kept = recent.since(0);
        expect(kept.length).toBe(Math.min(50, next));
        expect([...kept]).toEqual(Array.from(kept, (_, index) => next - kept.length + index));
        expect(recent.since(next - 3).length).toBe(Math.min(3, next));
      }),
    );
  });
});
