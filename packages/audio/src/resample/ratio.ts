import { AudioFormatError } from '../audio-format-error.js';

/** Lowest and highest sample rate the resampler takes, in Hz. */
export const MIN_RATE = 4000;
export const MAX_RATE = 192000;

/** `up` output samples for every `down` input samples, in lowest terms. */
export interface Ratio {
  readonly up: number;
  readonly down: number;
}

/**
 * The ratio between two sample rates in lowest terms.
 *
 * @throws AudioFormatError `unsupported_rate` for a rate that is no integer from 4,000 to 192,000 Hz.
 */
export function ratioOf(inputRate: number, outputRate: number): Ratio {
  for (const rate of [inputRate, outputRate]) {
    if (!Number.isInteger(rate) || rate < MIN_RATE || rate > MAX_RATE) {
      throw new AudioFormatError(
        'unsupported_rate',
        `sample rate is ${rate} Hz; an integer from ${MIN_RATE} to ${MAX_RATE} is expected`,
      );
    }
  }
  const divisor = greatestCommonDivisor(inputRate, outputRate);
  return { up: outputRate / divisor, down: inputRate / divisor };
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
