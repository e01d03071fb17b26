import { seededRandom } from '@antiphon/core';
import { describe, expect, it } from 'vitest';
import { latencySampler } from './latency.js';

const drawn = (median: number, p95: number, seed = 1) => {
  const sampler = latencySampler({ stt: { medianMs: median, p95Ms: p95 } }, seededRandom(seed));
  return Array.from({ length: 20_000 }, () => sampler('stt')).sort((one, other) => one - other);
};

describe('a latency profile', () => {
  it('is met: median and 95th percentile, within a few percent', () => {
    const sorted = drawn(200, 500);
    expect(sorted[10_000]).toBeGreaterThan(190);
    expect(sorted[10_000]).toBeLessThan(210);
    expect(sorted[19_000]).toBeGreaterThan(470);
    expect(sorted[19_000]).toBeLessThan(530);
  });

  it('repeats with its seed and never exceeds three times the 95th percentile', () => {
    expect(drawn(200, 500, 7)).toEqual(drawn(200, 500, 7));
    expect(drawn(10, 1_000).at(-1)).toBeLessThanOrEqual(3_000);
  });

  it('is instant where it says nothing', () => {
    const sampler = latencySampler({ stt: { medianMs: 5, p95Ms: 9 } }, seededRandom(1));
    expect(sampler('llmFirstToken')).toBe(0);
    expect(latencySampler(undefined, seededRandom(1))('stt')).toBe(0);
    expect(latencySampler('typical', seededRandom(1))('stt')).toBeGreaterThan(0);
  });
});
