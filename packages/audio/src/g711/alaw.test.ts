import { describe, expect, it } from 'vitest';
import { decodeAlaw, encodeAlaw } from './alaw.js';

/** G.711 table 1 written out: decision values in 13 bits, two segments alike, then each twice as coarse as before. */
const edges = [0];
for (const [end, step] of [
  [64, 2],
  [128, 4],
  [256, 8],
  [512, 16],
  [1024, 32],
  [2048, 64],
  [4096, 128],
] as const) {
  for (let edge = (edges.at(-1) as number) + step; edge <= end; edge += step) edges.push(edge);
}
const decoded = edges.slice(0, -1).map((low, i) => 4 * (low + (edges[i + 1] as number)));

/** Half-way values go up in value, so the intervals of the negative side are closed at their other end. */
function intervalOf(sample: number): number {
  const magnitude = sample < 0 ? -sample - 1 : sample;
  let interval = 0;
  while (interval < 127 && magnitude >= 8 * (edges[interval + 1] as number)) interval++;
  return interval;
}

const everySample = Int16Array.from({ length: 65536 }, (_, i) => i - 32768);
const everyCode = Uint8Array.from({ length: 256 }, (_, i) => i);

describe('A-law', () => {
  it('has 128 intervals of one sign', () => {
    expect(edges).toHaveLength(129);
  });

  it('decodes all 256 codes as table 1 says', () => {
    const samples = decodeAlaw(everyCode);
    for (const code of everyCode) {
      const magnitude = decoded[(code ^ 0x55) & 0x7f] as number;
      expect(samples[code]).toBe(code & 0x80 ? magnitude : -magnitude);
    }
    expect(Math.max(...samples)).toBe(32256);
  });

  it('encodes all 65,536 samples as table 1 says', () => {
    const expected = everySample.map((sample) => (intervalOf(sample) | (sample < 0 ? 0 : 0x80)) ^ 0x55);
    const codes = encodeAlaw(everySample);
    expect(codes).toEqual(Uint8Array.from(expected));
    expect(codes[32768]).toBe(0xd5);
  });

  it('returns every code it decoded', () => {
    expect(encodeAlaw(decodeAlaw(everyCode))).toEqual(everyCode);
  });

  it('writes into the buffer it is given, and refuses one that is too small', () => {
    const codes = new Uint8Array(5);
    expect(encodeAlaw(new Int16Array(5), codes)).toBe(codes);
    expect(decodeAlaw(codes, new Int16Array(7))).toHaveLength(5);
    expect(() => encodeAlaw(new Int16Array(3), new Uint8Array(2))).toThrow(RangeError);
  });
});
