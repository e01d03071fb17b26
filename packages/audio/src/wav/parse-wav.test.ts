import { describe, expect, it } from 'vitest';
import { chunk, extensibleTail, type WavRecipe, wavFile } from '../../test/wav-file.js';
import { encodeAlaw, encodeMulaw } from '../g711/index.js';
import { parseWav } from './parse-wav.js';
import { WavError } from './wav-error.js';

const list = chunk('LIST', Uint8Array.of(1, 2, 3));
const fact = chunk('fact', new Uint8Array(4));

function bytesOf(
  samples: readonly number[],
  width: number,
  write: (view: DataView, at: number, value: number) => void,
) {
  const bytes = new Uint8Array(samples.length * width);
  const view = new DataView(bytes.buffer);
  for (const [i, value] of samples.entries()) write(view, i * width, value);
  return bytes;
}

const pcm16 = bytesOf([1, -2, 300, -32768], 2, (view, at, value) => view.setInt16(at, value, true));

function refusal(bytes: Uint8Array): WavError {
  try {
    parseWav(bytes);
  } catch (error) {
    if (error instanceof WavError) return error;
  }
  throw new Error('expected a WavError');
}

describe('parseWav', () => {
  it('reads 16-bit mono', () => {
    expect(parseWav(wavFile({ data: pcm16 }))).toEqual({
      encoding: 'pcm',
      sampleRate: 16000,
      channels: 1,
      bitsPerSample: 16,
      samples: Int16Array.of(1, -2, 300, -32768),
      durationMs: 0.25,
    });
  });

  const wide = [0, 255, 256, -256, 8388607, -8388608, 127, 128, -129];
  const encodings: [name: string, recipe: WavRecipe, samples: number[]][] = [
    ['8-bit', { bits: 8, data: Uint8Array.of(128, 0, 255, 127) }, [0, -32768, 32512, -256]],
    [
      '24-bit',
      {
        bits: 24,
        data: bytesOf(wide, 3, (view, at, value) => {
          view.setUint8(at, value & 255);
          view.setInt16(at + 1, value >> 8, true);
        }),
      },
      [0, 1, 1, -1, 32767, -32768, 0, 1, -1],
    ],
    [
      '32-bit',
      {
        bits: 32,
        data: bytesOf([65536, 32768, 32767, -98304, 2147483647], 4, (v, at, x) => v.setInt32(at, x, true)),
      },
      [1, 1, 0, -1, 32767],
    ],
    [
      'float',
      { tag: 3, bits: 32, data: bytesOf([0.5, -1, 2, NaN], 4, (v, at, x) => v.setFloat32(at, x, true)) },
      [16384, -32768, 32767, 0],
    ],
    [
      'double',
      { tag: 3, bits: 64, data: bytesOf([0.5, -1, 2, NaN], 8, (v, at, x) => v.setFloat64(at, x, true)) },
      [16384, -32768, 32767, 0],
    ],
    ['µ-law', { tag: 7, bits: 8, data: encodeMulaw(Int16Array.of(0, 32124)) }, [0, 32124]],
    ['A-law', { tag: 6, bits: 8, data: encodeAlaw(Int16Array.of(8, -32256)) }, [8, -32256]],
    ['extensible PCM', { tag: 0xfffe, data: pcm16, formatTail: extensibleTail(1, 16) }, [1, -2, 300, -32768]],
    [
      '20 bits in 24, extensible',
      { tag: 0xfffe, bits: 24, data: Uint8Array.of(0, 1, 0), formatTail: extensibleTail(1, 20) },
      [1],
    ],
    ['an empty extension', { data: pcm16, formatTail: [0, 0] }, [1, -2, 300, -32768]],
    ['a long format chunk', { data: pcm16, formatTail: new Array(61).fill(7) }, [1, -2, 300, -32768]],
  ];
  it.each(encodings)('reads %s', (_, recipe, samples) => {
    expect([...parseWav(wavFile(recipe)).samples]).toEqual(samples);
  });

  it('reads up to 8 channels, whole frames only', () => {
    const data = new Uint8Array(8 * 2 * 3 + 5).fill(1);
    expect(parseWav(wavFile({ channels: 8, data }))).toMatchObject({ channels: 8, samples: { length: 24 } });
  });

  it.each([
    ['before the audio', { before: [list, fact, list], data: pcm16 }],
    ['after the audio', { data: pcm16, after: [list] }],
    ['of odd size after odd audio', { bits: 8, data: new Uint8Array(3), after: [list] }],
  ] as [string, WavRecipe][])('skips other chunks %s', (_, recipe) => {
    expect(parseWav(wavFile(recipe)).samples).toHaveLength(recipe.bits === 8 ? 3 : 4);
  });

  it.each([0, 0xffffffff, 0x7ffff000])('takes an audio size of %i for a stream', (dataSize) => {
    expect(parseWav(wavFile({ data: pcm16, dataSize, riffSize: dataSize })).samples).toHaveLength(4);
    expect(parseWav(wavFile({ data: pcm16, dataSize, riffSize: 36 })).samples).toHaveLength(4);
  });

  it('does not take the chunks after an empty recording for audio', () => {
    expect(parseWav(wavFile({ after: [list] })).samples).toHaveLength(0);
    expect(parseWav(wavFile()).samples).toHaveLength(0);
  });

  it('refuses audio that breaks off, unless told otherwise', () => {
    const cut = wavFile({ data: pcm16 }).subarray(0, -3);
    expect(refusal(cut)).toMatchObject({
      code: 'wav_truncated',
      message: 'WAV audio ends 3 bytes before the length in its header; the whole file is expected',
    });
    expect([...parseWav(cut, { allowTruncated: true }).samples]).toEqual([1, -2]);
  });

  const refusals: [string, string, Uint8Array, string][] = [
    ['nothing', 'wav_empty', new Uint8Array(0), 'is empty'],
    ['an MP3', 'wav_not_riff', Uint8Array.of(0x49, 0x44, 0x33, 4, 0), '49 44 33 04 (MP3)'],
    [
      'an Ogg',
      'wav_not_riff',
      Uint8Array.from('OggS0000', (c) => c.charCodeAt(0)),
      'begins with "OggS" (Ogg)',
    ],
    ['an AVI', 'wav_not_riff', chunk('RIFF', Uint8Array.of(65, 86, 73, 32)), 'RIFF of type "AVI "'],
    ['RIFX', 'wav_unsupported', chunk('RIFX', new Uint8Array(40)), 'big-endian'],
    ['RF64', 'wav_unsupported', chunk('RF64', new Uint8Array(40)), '64-bit'],
    ['half a header', 'wav_truncated', wavFile({ data: pcm16 }).subarray(0, 30), 'ends after 30 bytes'],
    ['two bytes', 'wav_truncated', Uint8Array.of(0x52, 0x49), 'ends after 2 bytes'],
    ['no audio', 'wav_no_data', wavFile().subarray(0, 36), '"data" chunk is expected'],
    [
      'audio first',
      'wav_malformed',
      chunk('RIFF', new Uint8Array([...Uint8Array.of(87, 65, 86, 69), ...chunk('data', pcm16)])),
      'before its format',
    ],
    ['MP3 inside', 'wav_compressed', wavFile({ tag: 85 }), 'MP3'],
    ['ADPCM', 'wav_compressed', wavFile({ tag: 17 }), 'IMA ADPCM'],
    ['GSM', 'wav_compressed', wavFile({ tag: 49 }), 'GSM 6.10'],
    [
      'GSM, extensible',
      'wav_compressed',
      wavFile({ tag: 0xfffe, formatTail: extensibleTail(49, 16) }),
      'GSM 6.10',
    ],
    ['an unknown format', 'wav_unsupported', wavFile({ tag: 4321 }), 'format tag is 4321'],
    [
      'a foreign sub-format',
      'wav_unsupported',
      wavFile({ tag: 0xfffe, formatTail: new Array(24).fill(9) }),
      'sub-format',
    ],
    ['a short extension', 'wav_malformed', wavFile({ tag: 0xfffe, formatTail: [22, 0] }), '18 bytes; 40'],
    ['no channel', 'wav_malformed', wavFile({ channels: 0 }), '0 channels'],
    ['9 channels', 'wav_unsupported', wavFile({ channels: 9 }), '9 channels'],
    ['0 Hz', 'wav_unsupported', wavFile({ sampleRate: 0 }), '0 Hz'],
    ['4 GHz', 'wav_unsupported', wavFile({ sampleRate: 4e9 }), '4000000000 Hz'],
    ['12 bits', 'wav_unsupported', wavFile({ bits: 12, blockAlign: 2 }), '12 bits'],
    ['16-bit floats', 'wav_unsupported', wavFile({ tag: 3 }), '16 bits per float sample'],
    ['a false block align', 'wav_malformed', wavFile({ blockAlign: 4 }), 'block align is 4; 2 is expected'],
  ];
  it.each(refusals)('refuses %s with %s', (_, code, bytes, message) => {
    const error = refusal(bytes);
    expect(error.code).toBe(code);
    expect(error.message).toContain(message);
    expect(error.message).not.toContain('\n');
  });
});
