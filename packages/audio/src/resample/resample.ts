import { toPcm16 } from '../pcm/index.js';
import { kernelFor } from './kernel.js';
import { Polyphase } from './polyphase.js';
import { ratioOf } from './ratio.js';
import type { ResamplerOptions } from './resampler.js';

/**
 * Changes the sample rate of a whole mono recording, 16-bit or float, with the filter of {@link Resampler} and its
 * delay undone: a sound stays exactly where it was. The result is a new array of
 * ⌈length × outputRate / inputRate⌉ samples; equal rates give a copy.
 *
 * @throws AudioFormatError `unsupported_rate` or `unsupported_ratio`.
 */
export function resample<T extends Int16Array | Float32Array>(samples: T, rates: ResamplerOptions): T;
export function resample(
  samples: Int16Array | Float32Array,
  { inputRate, outputRate }: ResamplerOptions,
): Int16Array | Float32Array {
  const ratio = ratioOf(inputRate, outputRate);
  if (inputRate === outputRate) return samples.slice();
  const kernel = kernelFor(ratio);
  const filter = new Polyphase(kernel, kernel.delaySteps);
  const length = Math.ceil((samples.length * ratio.up) / ratio.down);
  const output = samples instanceof Int16Array ? new Int16Array(length) : new Float32Array(length);
  const written = drain(filter, samples, output, 0);
  // Silence pushes out what the filter still holds; whatever exceeds the length is the silence itself.
  drain(filter, new Float32Array(kernel.taps), output, written);
  return output;
}

function drain(
  filter: Polyphase,
  samples: Int16Array | Float32Array,
  output: Int16Array | Float32Array,
  start: number,
): number {
  let written = start;
  for (let from = 0; from < samples.length; from += filter.blockLength) {
    const to = Math.min(samples.length, from + filter.blockLength);
    const length = Math.min(filter.outputLength(to - from), output.length - written);
    const block = filter.run(samples, from, to);
    if (output instanceof Int16Array) {
      for (let i = 0; i < length; i++) output[written + i] = toPcm16(block[i] as number);
    } else {
      for (let i = 0; i < length; i++) output[written + i] = block[i] as number;
    }
    written += length;
  }
  return written;
}
