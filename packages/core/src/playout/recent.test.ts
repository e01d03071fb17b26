import { describe, expect, it } from 'vitest';
import { Recent } from './recent.js';

describe('Recent', () => {
  it('summarises the last values, and the largest of all', () => {
    const recent = new Recent(4);
    expect(recent.summary()).toEqual({ count: 0, meanMs: 0, p50Ms: 0, p99Ms: 0, maxMs: 0 });
    for (const ms of [100, 1, 2, 3, 4]) recent.add(ms);
    expect(recent.summary()).toEqual({ count: 5, meanMs: 2.5, p50Ms: 3, p99Ms: 4, maxMs: 100 });
  });
});
