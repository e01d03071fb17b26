import { encodeAlaw, encodeMulaw, pcm16ToBytes } from '@antiphon/audio';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readTelegraph, telegraph } from '../../speech/index.js';
import { AudioIntake, type IntakeEncoding } from './audio-intake.js';

const SAID = 'every byte counts';
const tones = telegraph(SAID);
const BYTES: Readonly<Record<IntakeEncoding, Uint8Array>> = {
  linear16: pcm16ToBytes(tones),
  linear32: new Uint8Array(Float32Array.from(tones, (sample) => sample / 32_768).buffer),
  mulaw: encodeMulaw(tones),
  alaw: encodeAlaw(tones),
};
const textOf = (samples: Int16Array) =>
  readTelegraph(samples)
    .map(({ text }) => text)
    .join(' ');

describe('audio that comes in', () => {
  it.each(Object.entries(BYTES))('is the same, %s cut anywhere', (encoding, bytes) => {
    const format = { encoding: encoding as IntakeEncoding, sampleRate: 16_000, channels: 1, separate: false };
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 3_001 }), { minLength: 1 }), (sizes) => {
        const intake = new AudioIntake(format);
        const samples: number[] = [];
        for (let at = 0, n = 0; at < bytes.length; n++) {
          const size = sizes[n % sizes.length] as number;
          // A copy at an odd offset, as it lies in a socket's buffer.
          const chunk = new Uint8Array(size + 1).subarray(1, 1 + Math.min(size, bytes.length - at));
          chunk.set(bytes.subarray(at, at + size));
          samples.push(...(intake.take(chunk)[0] as Int16Array));
          at += size;
        }
        expect(samples.length).toBe(tones.length);
        expect(textOf(Int16Array.from(samples))).toBe(SAID);
      }),
      { numRuns: 10 },
    );
  });

  it('is silence where it is no number', () => {
    const intake = new AudioIntake({
      encoding: 'linear32',
      sampleRate: 16_000,
      channels: 1,
      separate: false,
    });
    const floats = Float32Array.of(Number.NaN, Number.POSITIVE_INFINITY, 0.5, Number.NEGATIVE_INFINITY);
    expect([...(intake.take(new Uint8Array(floats.buffer))[0] as Int16Array)]).toEqual([0, 0, 16_384, 0]);
  });

  it('is no audio when neither an encoding nor a container says what it is', () => {
    const intake = new AudioIntake({ encoding: undefined, sampleRate: 0, channels: 1, separate: false });
    expect(() => intake.take(Buffer.from('certainly no WAV file'))).toThrow();
  });
});
