import { AudioFormatError } from '../audio-format-error.js';
import { kaiser } from './kaiser.js';
import type { Ratio } from './ratio.js';

/** Length of the filter in samples of the lower rate: half of it is the delay. */
const LENGTH = 44;
/** The -6 dB point as a fraction of the lower rate; see {@link Resampler} for where that puts the bands. */
const CUTOFF = 0.44;
const BETA = 8.2;

/** The most coefficients a ratio may take (2 MB); the worst pair of customary rates takes 35,000. */
const MAX_COEFFICIENTS = 1 << 18;
/** How many ratios are kept; a process that meets more designs the oldest again. */
const KEPT_RATIOS = 64;

/** A polyphase low-pass filter for one ratio of rates. Immutable, shared by all resamplers of that ratio; holds no audio. */
export interface Kernel extends Ratio {
  /** Input samples that each output sample is made of; a multiple of 4. */
  readonly taps: number;
  /** `up` phases of `taps` coefficients, in the order of the input samples they are multiplied with. */
  readonly coefficients: Float64Array;
  /** How much later than the input the output is, in steps of 1 / (input rate × up). */
  readonly delaySteps: number;
}

const kernels = new Map<string, Kernel>();

/**
 * The filter for a ratio, designed at its first use (a windowed sinc, about 1 ms).
 *
 * @throws AudioFormatError `unsupported_ratio` for rates so odd that the filter would exceed 2 MB.
 */
export function kernelFor(ratio: Ratio): Kernel {
  const key = `${ratio.up}/${ratio.down}`;
  const known = kernels.get(key);
  if (known !== undefined) return known;
  const kernel = design(ratio);
  for (const oldest of kernels.keys()) {
    if (kernels.size < KEPT_RATIOS) break;
    kernels.delete(oldest);
  }
  kernels.set(key, kernel);
  return kernel;
}

function design({ up, down }: Ratio): Kernel {
  const stretch = Math.max(1, down / up);
  const taps = 4 * Math.ceil((LENGTH * stretch) / 4);
  if (taps * up > MAX_COEFFICIENTS) {
    throw new AudioFormatError(
      'unsupported_ratio',
      `rates in the ratio ${up}:${down} need a filter of ${taps * up} coefficients; at most ${MAX_COEFFICIENTS} are allowed`,
    );
  }
  const delaySteps = (taps * up) / 2;
  const cutoff = (2 * CUTOFF) / (stretch * up);
  const coefficients = new Float64Array(taps * up);
  for (let phase = 0; phase < up; phase++) {
    let sum = 0;
    for (let tap = 0; tap < taps; tap++) {
      const distance = phase + (taps - 1 - tap) * up - delaySteps;
      const value = sinc(distance * cutoff) * kaiser(distance / delaySteps, BETA);
      coefficients[phase * taps + tap] = value;
      sum += value;
    }
    // Every phase passes DC at exactly 1, so that silence with an offset gains no tone.
    for (let at = phase * taps; at < (phase + 1) * taps; at++) {
      coefficients[at] = (coefficients[at] as number) / sum;
    }
  }
  return { up, down, taps, coefficients, delaySteps };
}

function sinc(x: number): number {
  return x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
}
