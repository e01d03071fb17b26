import { BiquadChain } from './biquad.js';
import { butterworthHighPass, type HighPassOptions } from './butterworth.js';

/** How far the ends are continued, in periods of the cutoff frequency, so that they don't ring. */
const PADDING_PERIODS = 4;

/**
 * The high-pass of {@link HighPassFilter} over a whole mono recording, forwards and then backwards: no sound is
 * shifted, and everything is held down twice (-6 dB at the cutoff, 48 dB per octave below). The ends are continued by
 * point reflection. The result is a new array; working memory is 8 bytes per sample.
 *
 * @throws AudioFormatError `unsupported_rate` unless 0 < cutoff < half the sample rate.
 */
export function highPassZeroPhase(samples: Float32Array, options: HighPassOptions): Float32Array {
  const sections = butterworthHighPass(options);
  const { length } = samples;
  if (length === 0) return new Float32Array(0);
  const period = options.sampleRate / (options.cutoffHz ?? 80);
  const padding = Math.min(length - 1, Math.ceil(PADDING_PERIODS * period));
  const padded = new Float64Array(length + 2 * padding);
  padded.set(samples, padding);
  const first = samples[0] as number;
  const last = samples[length - 1] as number;
  for (let i = 1; i <= padding; i++) {
    padded[padding - i] = 2 * first - (samples[i] as number);
    padded[padding + length - 1 + i] = 2 * last - (samples[length - 1 - i] as number);
  }
  for (let pass = 0; pass < 2; pass++) {
    const chain = new BiquadChain(sections);
    chain.settle(padded[0] as number);
    chain.run(padded);
    padded.reverse();
  }
  return Float32Array.from(padded.subarray(padding, padding + length));
}
