import { WavError } from './wav-error.js';

/** How the samples of a WAV file are written down. */
export type WavEncoding = 'pcm' | 'float' | 'alaw' | 'mulaw';

/** The audio format of a WAV file. */
export interface WavFormat {
  readonly encoding: WavEncoding;
  /** Samples per second and channel. */
  readonly sampleRate: number;
  /** 1 to 8, interleaved. */
  readonly channels: number;
  /** 8, 16, 24 or 32 for `pcm`; 32 or 64 for `float`; 8 for `alaw` and `mulaw`. */
  readonly bitsPerSample: number;
}

/** As much of a `fmt ` chunk as is ever looked at: the size of WAVEFORMATEXTENSIBLE. */
export const FORMAT_BYTES = 40;

const MAX_CHANNELS = 8;
const MIN_RATE = 1000;
const MAX_RATE = 768000;
const EXTENSIBLE = 0xfffe;

const encodings: Readonly<Record<number, { encoding: WavEncoding; bits: readonly number[] }>> = {
  1: { encoding: 'pcm', bits: [8, 16, 24, 32] },
  3: { encoding: 'float', bits: [32, 64] },
  6: { encoding: 'alaw', bits: [8] },
  7: { encoding: 'mulaw', bits: [8] },
};

/** Names of the compressed formats that people do come across (format tags of RFC 2361). */
const compressed: Readonly<Record<number, string>> = {
  2: 'Microsoft ADPCM',
  17: 'IMA ADPCM',
  20: 'G.723 ADPCM',
  34: 'TrueSpeech',
  49: 'GSM 6.10',
  64: 'G.721 ADPCM',
  80: 'MPEG layer 1 or 2',
  85: 'MP3',
  100: 'G.726 ADPCM',
  131: 'G.729',
  255: 'AAC',
  353: 'Windows Media Audio',
};

/** The 14 bytes that turn a format tag into the sub-format id of WAVEFORMATEXTENSIBLE. */
const SUBFORMAT_TAIL = [0, 0, 0, 0, 16, 0, 128, 0, 0, 170, 0, 56, 155, 113];

/**
 * Reads the body of a `fmt ` chunk (its first 40 bytes at most).
 *
 * @throws WavError `wav_compressed`, `wav_unsupported` or `wav_malformed`.
 */
export function readWavFormat(chunk: Uint8Array): WavFormat {
  if (chunk.length < 16) {
    throw new WavError('wav_malformed', `WAV fmt chunk has ${chunk.length} bytes; at least 16 are expected`);
  }
  const view = new DataView(chunk.buffer, chunk.byteOffset, chunk.byteLength);
  const { encoding, bits } = readEncoding(chunk, view);
  const channels = view.getUint16(2, true);
  const sampleRate = view.getUint32(4, true);
  const blockAlign = view.getUint16(12, true);
  const bitsPerSample = view.getUint16(14, true);
  if (channels === 0) {
    throw new WavError('wav_malformed', `WAV header says 0 channels; 1 to ${MAX_CHANNELS} are expected`);
  }
  if (channels > MAX_CHANNELS) {
    throw new WavError(
      'wav_unsupported',
      `WAV file has ${channels} channels; 1 to ${MAX_CHANNELS} are expected`,
    );
  }
  if (sampleRate < MIN_RATE || sampleRate > MAX_RATE) {
    throw new WavError(
      'wav_unsupported',
      `WAV sample rate is ${sampleRate} Hz; ${MIN_RATE} to ${MAX_RATE} is expected`,
    );
  }
  if (!bits.includes(bitsPerSample)) {
    throw new WavError(
      'wav_unsupported',
      `WAV file has ${bitsPerSample} bits per ${encoding} sample; ${bits.join(', ')} expected`,
    );
  }
  const expected = (channels * bitsPerSample) / 8;
  if (blockAlign !== expected) {
    throw new WavError(
      'wav_malformed',
      `WAV block align is ${blockAlign}; ${expected} is expected for ${channels} x ${bitsPerSample} bits`,
    );
  }
  return { encoding, sampleRate, channels, bitsPerSample };
}

function readEncoding(chunk: Uint8Array, view: DataView): (typeof encodings)[number] {
  let tag = view.getUint16(0, true);
  if (tag === EXTENSIBLE) {
    if (chunk.length < FORMAT_BYTES) {
      throw new WavError(
        'wav_malformed',
        `WAV extensible fmt chunk has ${chunk.length} bytes; ${FORMAT_BYTES} are expected`,
      );
    }
    if (SUBFORMAT_TAIL.some((byte, i) => chunk[26 + i] !== byte)) {
      throw new WavError(
        'wav_unsupported',
        'WAV extensible sub-format is not a registered one; PCM or float expected',
      );
    }
    tag = view.getUint16(24, true);
  }
  const known = encodings[tag];
  if (known !== undefined) return known;
  const name = compressed[tag];
  if (name !== undefined) {
    throw new WavError(
      'wav_compressed',
      `WAV audio is compressed (${name}); PCM, float or G.711 is expected`,
    );
  }
  throw new WavError(
    'wav_unsupported',
    `WAV format tag is ${tag}; 1 (PCM), 3 (float), 6 or 7 (G.711) expected`,
  );
}

/** Bytes of one frame: a sample of each channel. */
export function frameBytes({ channels, bitsPerSample }: WavFormat): number {
  return (channels * bitsPerSample) / 8;
}
