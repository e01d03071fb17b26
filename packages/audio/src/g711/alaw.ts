import { fitOutput } from '../output-buffer.js';

/** G.711 inverts every second bit of an A-law code on the line. */
const EVEN_BITS = 0x55;

/** Built on first use. */
let decodeTable: Int16Array | undefined;
let encodeTable: Uint8Array | undefined;

function buildDecodeTable(): Int16Array {
  const table = new Int16Array(256);
  for (let code = 0; code < 256; code++) {
    const bits = code ^ EVEN_BITS;
    const segment = (bits >> 4) & 7;
    const step = ((bits & 0x0f) << 4) + 8;
    const magnitude = segment === 0 ? step : (step + 256) << (segment - 1);
    table[code] = bits & 0x80 ? magnitude : -magnitude;
  }
  return table;
}

/** Indexed by the top 12 bits of a non-negative sample (11 of them used): every decision value is a multiple of 16. */
function buildEncodeTable(): Uint8Array {
  const table = new Uint8Array(2048);
  for (let index = 0; index < table.length; index++) {
    const segment = index < 16 ? 0 : 28 - Math.clz32(index);
    const step = (segment === 0 ? index : index >> (segment - 1)) & 0x0f;
    table[index] = (0x80 | (segment << 4) | step) ^ EVEN_BITS;
  }
  return table;
}

/**
 * A-law bytes to 16-bit samples, one for one (ITU-T G.711, table 1a/1b).
 *
 * @param output where to put the samples; a new array by default. The result is this buffer when it has
 *   exactly `codes.length` elements (nothing is allocated), a view of its beginning when it is longer.
 * @throws RangeError if `output` is too small.
 */
export function decodeAlaw(codes: Uint8Array, output: Int16Array = new Int16Array(codes.length)): Int16Array {
  const samples = fitOutput(output, codes.length);
  decodeTable ??= buildDecodeTable();
  const table = decodeTable;
  for (let i = 0; i < codes.length; i++) samples[i] = table[codes[i] as number] as number;
  return samples;
}

/**
 * 16-bit samples to A-law bytes, one for one (ITU-T G.711). Each sample becomes the code whose decoded value
 * is nearest; half-way values go up in value. Zero becomes 0xD5.
 *
 * @param output where to put the bytes; a new array by default. The result is this buffer when it has
 *   exactly `samples.length` elements (nothing is allocated), a view of its beginning when it is longer.
 * @throws RangeError if `output` is too small.
 */
export function encodeAlaw(
  samples: Int16Array,
  output: Uint8Array = new Uint8Array(samples.length),
): Uint8Array {
  const codes = fitOutput(output, samples.length);
  encodeTable ??= buildEncodeTable();
  const table = encodeTable;
  for (let i = 0; i < samples.length; i++) {
    const sample = samples[i] as number;
    const negative = sample >> 31;
    codes[i] = (table[(sample ^ negative) >> 4] as number) ^ (negative & 0x80);
  }
  return codes;
}
