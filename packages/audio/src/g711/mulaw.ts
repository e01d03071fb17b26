import { fitOutput } from '../output-buffer.js';

/** Added to the magnitude before the segment is looked up (33 in the 14-bit terms of G.711, here ×4). */
const BIAS = 132;
/** The largest magnitude that does not run out of the last segment. */
const CLIP = 32635;

/** Built on first use. */
let decodeTable: Int16Array | undefined;
let encodeTable: Uint8Array | undefined;

function buildDecodeTable(): Int16Array {
  const table = new Int16Array(256);
  for (let code = 0; code < 256; code++) {
    const bits = ~code & 0xff;
    const magnitude = ((((bits & 0x0f) << 3) + BIAS) << ((bits >> 4) & 7)) - BIAS;
    table[code] = bits & 0x80 ? -magnitude : magnitude;
  }
  return table;
}

/** Indexed by magnitude / 4, since every decision value is a multiple of 4. Holds the code of the positive sample. */
function buildEncodeTable(): Uint8Array {
  const table = new Uint8Array(8193);
  for (let index = 0; index < table.length; index++) {
    const biased = Math.min(index * 4, CLIP) + BIAS;
    const segment = 24 - Math.clz32(biased);
    const step = (biased >> (segment + 3)) & 0x0f;
    table[index] = ~((segment << 4) | step) & 0xff;
  }
  return table;
}

/**
 * µ-law bytes to 16-bit samples, one for one (ITU-T G.711, table 2a/2b; a telephone's µ-law is 8 kHz mono).
 *
 * @param output where to put the samples; a new array by default. The result is this buffer when it has
 *   exactly `codes.length` elements (nothing is allocated), a view of its beginning when it is longer.
 * @throws RangeError if `output` is too small.
 */
export function decodeMulaw(
  codes: Uint8Array,
  output: Int16Array = new Int16Array(codes.length),
): Int16Array {
  const samples = fitOutput(output, codes.length);
  decodeTable ??= buildDecodeTable();
  const table = decodeTable;
  for (let i = 0; i < codes.length; i++) samples[i] = table[codes[i] as number] as number;
  return samples;
}

/**
 * 16-bit samples to µ-law bytes, one for one (ITU-T G.711). Each sample becomes the code whose decoded value
 * is nearest; half-way values go away from zero; louder than the last segment is clipped. Zero becomes 0xFF.
 *
 * @param output where to put the bytes; a new array by default. The result is this buffer when it has
 *   exactly `samples.length` elements (nothing is allocated), a view of its beginning when it is longer.
 * @throws RangeError if `output` is too small.
 */
export function encodeMulaw(
  samples: Int16Array,
  output: Uint8Array = new Uint8Array(samples.length),
): Uint8Array {
  const codes = fitOutput(output, samples.length);
  encodeTable ??= buildEncodeTable();
  const table = encodeTable;
  for (let i = 0; i < samples.length; i++) {
    const sample = samples[i] as number;
    const negative = sample >> 31;
    const magnitude = (sample ^ negative) - negative;
    codes[i] = (table[magnitude >> 2] as number) & (0xff ^ (negative & 0x80));
  }
  return codes;
}
