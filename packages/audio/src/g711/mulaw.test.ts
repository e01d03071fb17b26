import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeMulaw, encodeMulaw } from './mulaw.js';

/**
 * G.711 table 2 written out: decision values in 14 bits, each segment of 16 intervals twice as coarse as the one
 * before. It shares nothing with the bit tricks of the codec.
 */
const edges = [0, 1];
for (const [end, step] of [
  [31, 2],
  [95, 4],
  [223, 8],
  [479, 16],
  [991, 32],
  [2015, 64],
  [4063, 128],
  [8159, 256],
] as const) {
  for (let edge = (edges.at(-1) as number) + step; edge <= end; edge += step) edges.push(edge);
}
const decoded = edges.slice(0, -1).map((low, i) => (i === 0 ? 0 : 2 * (low + (edges[i + 1] as number))));

function intervalOf(magnitude: number): number {
  let interval = 0;
  while (interval < 127 && magnitude >= 4 * (edges[interval + 1] as number)) interval++;
  return interval;
}

const everySample = Int16Array.from({ length: 65536 }, (_, i) => i - 32768);
const everyCode = Uint8Array.from({ length: 256 }, (_, i) => i);

describe('µ-law', () => {
  it('has 128 intervals of one sign', () => {
    expect(edges).toHaveLength(129);
  });

  it('decodes all 256 codes as table 2 says', () => {
    const samples = decodeMulaw(everyCode);
    for (const code of everyCode) {
      const magnitude = decoded[~code & 0x7f] as number;
      expect(samples[code]).toBe(code & 0x80 || magnitude === 0 ? magnitude : -magnitude);
    }
    expect(Math.max(...samples)).toBe(32124);
  });

  it('encodes all 65,536 samples as table 2 says', () => {
    const codes = encodeMulaw(everySample);
    const expected = everySample.map((sample) => {
      const code = ~intervalOf(Math.abs(sample)) & 0x7f;
      return sample < 0 ? code : code | 0x80;
    });
    expect(codes).toEqual(Uint8Array.from(expected));
    expect(codes[32768]).toBe(0xff);
  });

  it('returns every code it decoded, but for the negative zero', () => {
    const again = encodeMulaw(decodeMulaw(everyCode));
    expect([...again].filter((code, i) => code !== i)).toEqual([0xff]);
    expect(again[0x7f]).toBe(0xff);
  });

  it('writes into the buffer it is given', () => {
    fc.assert(
      fc.property(fc.int16Array({ maxLength: 400 }), fc.nat(10), (samples, spare) => {
        const codes = new Uint8Array(samples.length + spare);
        expect(encodeMulaw(samples, codes).buffer).toBe(codes.buffer);
        const exact = new Int16Array(samples.length);
        expect(decodeMulaw(codes.subarray(0, samples.length), exact)).toBe(exact);
        expect(exact).toEqual(decodeMulaw(encodeMulaw(samples)));
      }),
    );
  });

  it('refuses a buffer that is too small', () => {
    expect(() => encodeMulaw(new Int16Array(3), new Uint8Array(2))).toThrow(RangeError);
    expect(() => decodeMulaw(new Uint8Array(3), new Int16Array(2))).toThrow('holds 2 elements; 3 are needed');
  });
});
