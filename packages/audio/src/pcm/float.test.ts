import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { floatToPcm16, pcm16ToFloat, toPcm16 } from './float.js';

describe('PCM16 and floats', () => {
  it('gives every one of the 65,536 samples back', () => {
    const every = Int16Array.from({ length: 65536 }, (_, i) => i - 32768);
    expect(floatToPcm16(pcm16ToFloat(every))).toEqual(every);
  });

  it('saturates, and makes NaN silent', () => {
    const floats = Float32Array.of(1, -1, 1.5, -1.5, Infinity, -Infinity, NaN, 0, -0, 1e-9, 0.99999);
    expect([...floatToPcm16(floats)]).toEqual([
      32767, -32768, 32767, -32768, 32767, -32768, 0, 0, 0, 0, 32767,
    ]);
  });

  it('rounds to the nearest sample', () => {
    fc.assert(
      fc.property(fc.double({ min: -32768, max: 32767, noNaN: true }), (value) => {
        expect(Math.abs(toPcm16(value) - value)).toBeLessThanOrEqual(0.5);
      }),
    );
  });

  it('writes into the buffer it is given, and refuses one that is too small', () => {
    const floats = new Float32Array(4);
    expect(pcm16ToFloat(new Int16Array(4), floats)).toBe(floats);
    expect(floatToPcm16(floats, new Int16Array(9))).toHaveLength(4);
    expect(() => floatToPcm16(floats, new Int16Array(3))).toThrow(RangeError);
  });
});
