import { WavError } from './wav-error.js';

/** How samples are written: 16-bit PCM, or 32-bit float. */
export type WavSampleFormat = 'pcm16' | 'float32';

/** What a WAV file to be written holds. */
export interface WavWriterOptions {
  /** Samples per second and channel. */
  readonly sampleRate: number;
  /** 1 (mono) or 2 (stereo, interleaved). @defaultValue 1 */
  readonly channels?: number;
  /** @defaultValue 'pcm16' */
  readonly format?: WavSampleFormat;
}

/** The size that says "until the end of the file". */
const UNKNOWN_SIZE = 0xffffffff;

/**
 * The header of a WAV file: 44 bytes for 16-bit PCM, 58 for float (whose `fact` chunk the format demands).
 *
 * @param dataBytes the size of the audio, or undefined while it is not known: readers then take all that follows.
 * @throws WavError `wav_unsupported` for a rate or channel count we don't write, `wav_too_large` beyond 4 GiB.
 */
export function wavHeader(
  { sampleRate, channels = 1, format = 'pcm16' }: WavWriterOptions,
  dataBytes?: number,
): Uint8Array {
  if (channels !== 1 && channels !== 2) {
    throw new WavError('wav_unsupported', `cannot write ${channels} channels; 1 or 2 is expected`);
  }
  if (!Number.isInteger(sampleRate) || sampleRate < 1000 || sampleRate > 768000) {
    throw new WavError(
      'wav_unsupported',
      `cannot write ${sampleRate} Hz; an integer from 1000 to 768000 is expected`,
    );
  }
  const isFloat = format === 'float32';
  const sampleBytes = isFloat ? 4 : 2;
  const frame = channels * sampleBytes;
  const header = new Uint8Array(isFloat ? 58 : 44);
  if (dataBytes !== undefined && dataBytes + header.length - 8 >= UNKNOWN_SIZE) {
    throw new WavError(
      'wav_too_large',
      `a WAV file cannot hold ${dataBytes} bytes of audio; less than 4 GiB expected`,
    );
  }
  const view = new DataView(header.buffer);
  writeText(header, 0, 'RIFF');
  view.setUint32(4, dataBytes === undefined ? UNKNOWN_SIZE : header.length - 8 + dataBytes, true);
  writeText(header, 8, 'WAVEfmt ');
  view.setUint32(16, isFloat ? 18 : 16, true);
  view.setUint16(20, isFloat ? 3 : 1, true);
  view.setUint16(22, channels, true);
  view.setUint32(24, sampleRate, true);
  view.setUint32(28, sampleRate * frame, true);
  view.setUint16(32, frame, true);
  view.setUint16(34, sampleBytes * 8, true);
  if (isFloat) {
    writeText(header, 38, 'fact');
    view.setUint32(42, 4, true);
    view.setUint32(46, dataBytes === undefined ? UNKNOWN_SIZE : dataBytes / frame, true);
  }
  writeText(header, header.length - 8, 'data');
  view.setUint32(header.length - 4, dataBytes ?? UNKNOWN_SIZE, true);
  return header;
}

function writeText(bytes: Uint8Array, at: number, text: string): void {
  for (let i = 0; i < text.length; i++) bytes[at + i] = text.charCodeAt(i);
}
