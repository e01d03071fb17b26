import { fitOutput } from '../output-buffer.js';

const littleEndianHost = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;

/**
 * Little-endian bytes (the wire format of s16 PCM everywhere) to 16-bit samples. The bytes may start at any offset
 * of their buffer; a last odd byte is ignored.
 *
 * @param output where to put the samples; a new array by default. The result is this buffer when it has exactly the
 *   right size (nothing is allocated on aligned input), a view of its beginning when it is longer.
 * @throws RangeError if `output` is too small.
 */
export function bytesToPcm16(
  bytes: Uint8Array,
  output: Int16Array = new Int16Array(bytes.length >> 1),
): Int16Array {
  const length = bytes.length >> 1;
  const samples = fitOutput(output, length);
  for (let i = 0, at = 0; i < length; i++, at += 2) {
    samples[i] = (bytes[at] as number) | ((bytes[at + 1] as number) << 8);
  }
  return samples;
}

/**
 * 16-bit samples to little-endian bytes. The result is a copy: changing one leaves the other alone.
 *
 * @param output where to put the bytes; a new array by default. The result is this buffer when it has exactly the
 *   right size (nothing is allocated), a view of its beginning when it is longer.
 * @throws RangeError if `output` is too small.
 */
export function pcm16ToBytes(
  samples: Int16Array,
  output: Uint8Array = new Uint8Array(samples.length * 2),
): Uint8Array {
  const bytes = fitOutput(output, samples.length * 2);
  for (let i = 0, at = 0; i < samples.length; i++, at += 2) {
    const sample = samples[i] as number;
    bytes[at] = sample;
    bytes[at + 1] = sample >> 8;
  }
  return bytes;
}

/**
 * The bytes of 16-bit samples without a copy where the machine is little-endian (all that run Node or a browser today),
 * else a copy. The view shares memory with the samples: for handing them to a socket at once, not for keeping.
 */
export function viewPcm16AsBytes(samples: Int16Array): Uint8Array {
  if (!littleEndianHost) return pcm16ToBytes(samples);
  return new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength);
}
