import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { concat } from '../../test/wav-file.js';
import { joinPcm16 } from '../pcm/index.js';
import { parseWav } from './parse-wav.js';
import { WavError } from './wav-error.js';
import { WavWriter } from './wav-writer.js';
import { writeWav } from './write-wav.js';

describe('WavWriter', () => {
  it('writes what is read back unchanged, in pieces and at once', () => {
    fc.assert(
      fc.property(
        fc.array(fc.int16Array({ maxLength: 60 })),
        fc.constantFrom(8000, 16000, 44100),
        fc.constantFrom('pcm16' as const, 'float32' as const),
        (pieces, sampleRate, format) => {
          const writer = new WavWriter({ sampleRate, format });
          const parts = [writer.header(), ...pieces.map((piece) => writer.append(piece))];
          const streamed = concat(parts);
          const samples = joinPcm16(pieces);
          expect(parseWav(streamed).samples).toEqual(samples);
          parts[0] = writer.finish();
          const finished = concat(parts);
          expect(finished).toEqual(writeWav({ samples, sampleRate, format }));
          expect(parseWav(finished)).toMatchObject({ sampleRate, channels: 1, samples });
        },
      ),
    );
  });

  it('writes the canonical 44-byte header', () => {
    const file = writeWav({ samples: Int16Array.of(1, -1), sampleRate: 8000, channels: 2 });
    const hex = Array.from(file, (byte) => byte.toString(16).padStart(2, '0')).join('');
    expect(hex).toBe(
      '524946462800000057415645666d7420100000000100020' +
        '0401f0000007d000004001000646174610400000001' +
        '00ffff',
    );
  });

  it('converts between 16-bit samples and floats', () => {
    expect([...parseWav(writeWav({ samples: Float32Array.of(0.5, 2), sampleRate: 8000 })).samples]).toEqual([
      16384, 32767,
    ]);
    const float = parseWav(writeWav({ samples: Int16Array.of(5), sampleRate: 8000, format: 'float32' }));
    expect(float).toMatchObject({ encoding: 'float', bitsPerSample: 32, samples: Int16Array.of(5) });
  });

  it('refuses what it cannot write', () => {
    expect(() => new WavWriter({ sampleRate: 16000, channels: 3 })).toThrow(WavError);
    expect(() => new WavWriter({ sampleRate: 0.5 })).toThrow('cannot write 0.5 Hz');
    const writer = new WavWriter({ sampleRate: 16000, channels: 2 });
    expect(() => writer.append(new Int16Array(3))).toThrow('no whole frames');
    expect(writer.dataBytes).toBe(0);
    writer.finish();
    expect(() => writer.append(new Int16Array(2))).toThrow('finished');
  });
});
