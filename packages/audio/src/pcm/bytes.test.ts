import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bytesToPcm16, pcm16ToBytes, viewPcm16AsBytes } from './bytes.js';

describe('PCM16 as little-endian bytes', () => {
  it('puts the low byte first', () => {
    expect([...pcm16ToBytes(Int16Array.of(0x0102, -2))]).toEqual([2, 1, 0xfe, 0xff]);
    expect([...bytesToPcm16(Uint8Array.of(2, 1, 0xfe, 0xff, 7))]).toEqual([0x0102, -2]);
  });

  it('comes back unchanged from any byte offset', () => {
    fc.assert(
      fc.property(fc.int16Array(), fc.nat(3), (samples, offset) => {
        const bytes = new Uint8Array(samples.length * 2 + offset).subarray(offset);
        expect(bytesToPcm16(pcm16ToBytes(samples, bytes))).toEqual(samples);
      }),
    );
  });

  it('copies, or shares when asked to', () => {
    const samples = Int16Array.of(1, 2);
    const copy = pcm16ToBytes(samples);
    const view = viewPcm16AsBytes(samples.subarray(1));
    samples[1] = 3;
    expect([...copy]).toEqual([1, 0, 2, 0]);
    expect([...view]).toEqual([3, 0]);
  });
});
