import { AudioFormatError } from '../audio-format-error.js';
import { type Biquad, highPassBiquad } from './biquad.js';

/** The Q of the two sections of a 4th-order Butterworth filter: 1 / (2 cos(π/8)) and 1 / (2 cos(3π/8)). */
const SECTION_Q = [1 / (2 * Math.cos(Math.PI / 8)), 1 / (2 * Math.cos((3 * Math.PI) / 8))];

/** Where a high-pass filter cuts, and at which rate. */
export interface HighPassOptions {
  /** Samples per second. */
  readonly sampleRate: number;
  /** The -3 dB frequency, in Hz. @defaultValue 80 */
  readonly cutoffHz?: number;
}

/**
 * The two sections of a 4th-order Butterworth high-pass: 24 dB per octave below the cutoff, no ripple above.
 *
 * @throws AudioFormatError `unsupported_rate` unless 0 < cutoff < half the sample rate.
 */
export function butterworthHighPass({ sampleRate, cutoffHz = 80 }: HighPassOptions): Biquad[] {
  if (!(sampleRate > 0 && cutoffHz > 0 && cutoffHz < sampleRate / 2)) {
    throw new AudioFormatError(
      'unsupported_rate',
      `a high-pass at ${cutoffHz} Hz makes no sense at ${sampleRate} Hz; it must lie below half the sample rate`,
    );
  }
  return SECTION_Q.map((q) => highPassBiquad(cutoffHz, q, sampleRate));
}
