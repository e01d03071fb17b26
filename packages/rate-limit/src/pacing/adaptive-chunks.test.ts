import { describe, expect, it } from 'vitest';
import { adaptiveChunks } from './adaptive-chunks.js';

describe('adaptiveChunks()', () => {
  it('makes chunks a tenth shorter when one was more than 10 ms late', () => {
    const chunks = adaptiveChunks();
    expect(chunks.observe(10.1)).toBeCloseTo(45);
    expect(chunks.observe(30)).toBeCloseTo(40.5);
    expect(chunks.adjustments).toBe(2);
  });

  it('makes chunks a tenth longer when one was less than 5 ms late', () => {
    const chunks = adaptiveChunks();
    expect(chunks.observe(4.9)).toBeCloseTo(55);
    expect(chunks.adjustments).toBe(1);
  });

  it('leaves them as they are in between', () => {
    const chunks = adaptiveChunks();
    expect([chunks.observe(5), chunks.observe(7), chunks.observe(10)]).toEqual([50, 50, 50]);
    expect(chunks.adjustments).toBe(0);
  });

  it('stays within its bounds, and counts only what changes', () => {
    const chunks = adaptiveChunks();
    for (let n = 0; n < 100; n++) chunks.observe(0);
    expect(chunks.chunkMs).toBe(200);
    const grown = chunks.adjustments;
    expect(grown).toBe(15);
    for (let n = 0; n < 100; n++) chunks.observe(50);
    expect(chunks.chunkMs).toBe(20);
    expect(chunks.adjustments).toBe(grown + 22);
  });

  it('begins anew for another stream', () => {
    const chunks = adaptiveChunks({ baseMs: 100 });
    chunks.observe(0);
    chunks.reset();
    expect([chunks.chunkMs, chunks.adjustments]).toEqual([100, 0]);
  });

  it('refuses bounds that cannot be', () => {
    expect(() => adaptiveChunks({ minMs: 60 })).toThrow('60, 50 and 200');
    expect(() => adaptiveChunks({ minMs: 0 })).toThrow('above 0');
    expect(() => adaptiveChunks({ maxMs: Number.NaN })).toThrow('must be');
  });
});
