import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { deinterleave, interleave, mixToMono } from './channels.js';

describe('channels', () => {
  it('lets channels take turns', () => {
    const left = Int16Array.of(1, 2);
    const right = Int16Array.of(-1, -2);
    expect([...interleave([left, right])]).toEqual([1, -1, 2, -2]);
    expect([...interleave([Float32Array.of(0.5), Float32Array.of(-0.5)])]).toEqual([0.5, -0.5]);
  });

  it('takes interleaved audio apart and puts it together again', () => {
    fc.assert(
      fc.property(fc.int16Array(), fc.integer({ min: 1, max: 8 }), (samples, channels) => {
        const whole = samples.subarray(0, samples.length - (samples.length % channels));
        expect(interleave(deinterleave(samples, { channels }))).toEqual(whole);
      }),
    );
  });

  it('mixes to the mean of all channels, without clipping', () => {
    expect([...mixToMono(Int16Array.of(32767, 32767, -32768, -32768, 1, 2, 9), { channels: 2 })]).toEqual([
      32767, -32768, 2,
    ]);
    expect([...mixToMono(Float32Array.of(1, 0.5), { channels: 2 })]).toEqual([0.75]);
    const mono = new Int16Array(2);
    expect(mixToMono(Int16Array.of(5, 6), { channels: 1 }, mono)).toBe(mono);
  });

  it('refuses channel counts that make no sense', () => {
    for (const channels of [0, -1, 1.5, NaN]) {
      expect(() => mixToMono(new Int16Array(4), { channels })).toThrow('a positive integer is expected');
    }
    expect(() => interleave([])).toThrow('at least 1');
    expect(() => interleave([new Int16Array(1), new Int16Array(2)])).toThrow('differ in length');
  });
});
