import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { quietCut, splitAudio } from './split-audio.js';

const loud = (ms: number) => new Int16Array(ms * 16).fill(9_000);

describe('splitAudio', () => {
  it('cuts in the middle of a pause', () => {
    const samples = loud(1500);
    samples.fill(0, 800 * 16, 900 * 16);
    expect(quietCut(samples, 1000) / 16).toBe(850);
  });

  it('cuts as late as it may where there is no pause', () => {
    expect(quietCut(loud(1500), 1000) / 16).toBeGreaterThan(900);
  });

  it('leaves short audio whole', () => {
    expect(splitAudio(loud(900), 1000)).toHaveLength(1);
    expect(splitAudio(new Int16Array(0), 1000)).toHaveLength(0);
  });

  it('loses no sample and makes no part too long', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 4_000 }),
        fc.integer({ min: 250, max: 900 }),
        (lengthMs, maxMs) => {
          const samples = Int16Array.from({ length: lengthMs * 16 }, (_, index) => (index * 7919) % 3_000);
          const parts = splitAudio(samples, maxMs);
          expect(parts.every((part) => part.length > 0 && part.length <= maxMs * 16)).toBe(true);
          expect(parts.reduce((sum, part) => sum + part.length, 0)).toBe(samples.length);
        },
      ),
      { numRuns: 30 },
    );
  });
});
