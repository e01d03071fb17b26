import { decodeAlaw, decodeMulaw } from '../g711/index.js';
import { bytesToPcm16, toPcm16 } from '../pcm/index.js';
import type { WavFormat } from './wav-format.js';

/**
 * The bytes of whole frames to 16-bit samples, into `output`. Wider samples are rounded to the nearest, floats
 * saturated (NaN becomes 0), 8-bit samples scaled up.
 */
export function decodeWavSamples(bytes: Uint8Array, format: WavFormat, output: Int16Array): void {
  if (format.encoding === 'mulaw') decodeMulaw(bytes, output);
  else if (format.encoding === 'alaw') decodeAlaw(bytes, output);
  else if (format.encoding === 'float') decodeFloat(bytes, format.bitsPerSample, output);
  else if (format.bitsPerSample === 16) bytesToPcm16(bytes, output);
  else if (format.bitsPerSample === 8) decodeUnsigned8(bytes, output);
  else decodeWide(bytes, format.bitsPerSample / 8, output);
}

function decodeUnsigned8(bytes: Uint8Array, output: Int16Array): void {
  for (let i = 0; i < output.length; i++) output[i] = ((bytes[i] as number) - 128) << 8;
}

/** 24 or 32 bits: only the upper 17 matter for a rounded 16-bit sample. */
function decodeWide(bytes: Uint8Array, width: number, output: Int16Array): void {
  for (let i = 0, at = width - 3; i < output.length; i++, at += width) {
    const top =
      ((bytes[at + 2] as number) << 24) | ((bytes[at + 1] as number) << 16) | ((bytes[at] as number) << 8);
    output[i] = Math.min(32767, ((top >> 15) + 1) >> 1);
  }
}

function decodeFloat(bytes: Uint8Array, bits: number, output: Int16Array): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let i = 0; i < output.length; i++) {
    output[i] = toPcm16((bits === 32 ? view.getFloat32(i * 4, true) : view.getFloat64(i * 8, true)) * 32768);
  }
}
