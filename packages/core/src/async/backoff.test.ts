import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { backoff, type Jitter } from './backoff.js';
import { seededRandom } from './seeded-random.js';

describe('backoff', () => {
  it('doubles from 100 ms to 10 s', () => {
    const wait = backoff({ jitter: 'none' });
    expect([0, 1, 2, 3, 7, 8, 100, 5_000].map(wait)).toEqual([
      0, 100, 200, 400, 6_400, 10_000, 10_000, 10_000,
    ]);
  });

  it('can wait 0.1 s for each error in a row', () => {
    const wait = backoff({ growth: 'linear', jitter: 'none' });
    expect([1, 2, 3, 9].map(wait)).toEqual([100, 200, 300, 900]);
  });

  it('keeps jitter within its bounds', () => {
    const jitters = fc.constantFrom<Jitter>('full', 'equal');
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 1, max: 60 }), jitters, (seed, failures, jitter) => {
        const whole = backoff({ jitter: 'none' })(failures);
        const waited = backoff({ jitter, random: seededRandom(seed) })(failures);
        expect(waited).toBeGreaterThanOrEqual(jitter === 'full' ? 0 : whole / 2);
        expect(waited).toBeLessThanOrEqual(whole);
      }),
    );
  });
});

describe('seededRandom', () => {
  it('repeats itself for a seed, differs between seeds and covers [0, 1) evenly', () => {
    const draw = (seed: number) => {
      const random = seededRandom(seed);
      return Array.from({ length: 10_000 }, () => random());
    };
    expect(draw(1)).toEqual(draw(1));
    expect(draw(1).slice(0, 5)).not.toEqual(draw(2).slice(0, 5));
    const drawn = draw(3);
    expect(drawn.every((value) => value >= 0 && value < 1)).toBe(true);
    expect(drawn.reduce((sum, value) => sum + value, 0) / drawn.length).toBeCloseTo(0.5, 1);
  });
});
