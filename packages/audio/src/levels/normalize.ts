import { peakOf } from './level.js';

/** How far {@link normalizePeak} goes. */
export interface NormalizeOptions {
  /** The peak to reach, 0 … 1 of full scale. @defaultValue 0.9 */
  readonly peak?: number;
  /** The most it amplifies, so that a quiet room needn't become a roar. @defaultValue Infinity */
  readonly maxGain?: number;
}

/**
 * Scales samples, in place, so that the largest magnitude becomes `peak` (0.9 of full scale). Silence stays as it is.
 *
 * @returns the gain that was applied.
 */
export function normalizePeak(
  samples: Int16Array | Float32Array,
  { peak = 0.9, maxGain = Infinity }: NormalizeOptions = {},
): number {
  const found = peakOf(samples);
  if (found === 0) return 1;
  const gain = Math.min(peak / found, maxGain);
  const isPcm = samples instanceof Int16Array;
  for (let i = 0; i < samples.length; i++) {
    const value = (samples[i] as number) * gain;
    samples[i] = isPcm ? Math.max(-32768, Math.min(32767, Math.round(value))) : value;
  }
  return gain;
}
