import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chunk, concat, extensibleTail, wavFile } from '../../test/wav-file.js';
import { parseWav } from './parse-wav.js';
import { WavError } from './wav-error.js';
import { WavReader } from './wav-reader.js';
import { writeWav } from './write-wav.js';

/** What comes of a file cut at the given places: its samples, and its error if it has one. */
function readCut(bytes: Uint8Array, sizes: readonly number[]) {
  const reader = new WavReader();
  const samples: number[] = [];
  let error: unknown;
  try {
    let at = 0;
    for (const size of [...sizes, bytes.length]) {
      samples.push(...reader.push(bytes.subarray(at, at + size)));
      at += size;
    }
    reader.end();
  } catch (thrown) {
    error = thrown;
  }
  return { format: reader.format, samples, error };
}

const files = [
  wavFile({ data: Uint8Array.from({ length: 41 }, (_, i) => i) }),
  wavFile({ channels: 3, bits: 24, data: new Uint8Array(9 * 7 + 4).fill(5) }),
  wavFile({ tag: 3, channels: 8, bits: 64, data: new Uint8Array(64 * 3).fill(63) }),
  wavFile({ tag: 0xfffe, formatTail: extensibleTail(1, 16), data: new Uint8Array(64), dataSize: 0xffffffff }),
  wavFile({
    bits: 8,
    before: [chunk('LIST', new Uint8Array(7))],
    data: new Uint8Array(9),
    after: [chunk('id3 ', new Uint8Array(9))],
  }),
  wavFile({ tag: 85 }),
  writeWav({ samples: Float32Array.of(0.1, -0.2, 0.3), sampleRate: 44100, format: 'float32' }),
];

describe('WavReader', () => {
  it('reads the same however the file is cut', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...files),
        fc.nat(30),
        fc.array(fc.nat(20), { maxLength: 40 }),
        (file, missing, sizes) => {
          const bytes = file.subarray(0, file.length - missing);
          expect(readCut(bytes, sizes)).toEqual(readCut(bytes, []));
        },
      ),
    );
  });

  it('reads byte by byte', () => {
    for (const file of files)
      expect(readCut(file, new Array(file.length).fill(1))).toEqual(readCut(file, []));
  });

  it('gives samples as they arrive, and the format before them', () => {
    const file = wavFile({ data: Uint8Array.of(1, 0, 2, 0, 3, 0) });
    const reader = new WavReader();
    expect(reader.push(file.subarray(0, 20))).toHaveLength(0);
    expect(reader.format).toBeUndefined();
    expect(reader.push(file.subarray(20, 47))).toEqual(Int16Array.of(1));
    expect(reader.format).toMatchObject({ sampleRate: 16000, channels: 1 });
    expect(reader.push(file.subarray(47))).toEqual(Int16Array.of(2, 3));
    expect(reader.push(file)).toHaveLength(0);
    reader.end();
  });

  it('stays refused once it refused', () => {
    const reader = new WavReader();
    expect(() => reader.push(wavFile({ channels: 0 }))).toThrow(WavError);
    expect(() => reader.push(wavFile())).toThrow('0 channels');
    expect(() => reader.end()).toThrow('0 channels');
  });

  it('throws nothing but WavError at 10,000 random and damaged files', () => {
    let refused = 0;
    const damage = fc.array(fc.tuple(fc.nat(80), fc.nat(255)), { minLength: 1, maxLength: 6 });
    const damaged = fc
      .tuple(fc.constantFrom(...files), damage, fc.nat(100))
      .map(([file, changes, length]) => {
        const bytes = concat([file.subarray(0, 40 + length), new Uint8Array(length % 7)]);
        for (const [at, value] of changes) bytes[at % bytes.length] = value;
        return bytes;
      });
    const prefixed = fc
      .uint8Array({ maxLength: 120 })
      .map((tail) => concat([wavFile().subarray(0, 12), tail]));
    fc.assert(
      fc.property(fc.oneof(damaged, prefixed, fc.uint8Array({ maxLength: 120 })), (bytes) => {
        try {
          const { samples, channels } = parseWav(bytes);
          expect(samples.length % channels).toBe(0);
        } catch (error) {
          refused++;
          expect(error).toBeInstanceOf(WavError);
          expect((error as WavError).message).toMatch(/^[^\n]{10,160}$/);
        }
      }),
      { numRuns: 10_000 },
    );
    expect(refused).toBeGreaterThan(2000);
  });
});
