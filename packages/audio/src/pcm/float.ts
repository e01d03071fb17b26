import { fitOutput } from '../output-buffer.js';

/**
 * 16-bit samples to floats in [-1, 1): a division by 32,768, so that {@link floatToPcm16} gives back the very same samples.
 *
 * @param output where to put the floats; a new array by default (see {@link floatToPcm16}).
 * @throws RangeError if `output` is too small.
 */
export function pcm16ToFloat(
  samples: Int16Array,
  output: Float32Array = new Float32Array(samples.length),
): Float32Array {
  const floats = fitOutput(output, samples.length);
  for (let i = 0; i < samples.length; i++) floats[i] = (samples[i] as number) / 32768;
  return floats;
}

/**
 * Floats to 16-bit samples: times 32,768, rounded to the nearest, saturated at both ends; NaN becomes 0.
 *
 * @param output where to put the samples; a new array by default. The result is this buffer when it has exactly
 *   `floats.length` elements (nothing is allocated), a view of its beginning when it is longer.
 * @throws RangeError if `output` is too small.
 */
export function floatToPcm16(
  floats: Float32Array,
  output: Int16Array = new Int16Array(floats.length),
): Int16Array {
  const samples = fitOutput(output, floats.length);
  for (let i = 0; i < floats.length; i++) samples[i] = toPcm16((floats[i] as number) * 32768);
  return samples;
}

/** Rounds (halves go up) and saturates a value that is already in 16-bit units; NaN becomes 0. */
export function toPcm16(value: number): number {
  if (value >= 32767) return 32767;
  if (value <= -32768) return -32768;
  // Truncation of a positive number is the cheapest floor there is.
  return Number.isNaN(value) ? 0 : ((value + 32768.5) | 0) - 32768;
}
