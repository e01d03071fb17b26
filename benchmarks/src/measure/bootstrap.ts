import { seededRandom } from '@antiphon/core';
import { quantile } from './statistics.js';

/** A median, and the interval in which it would lie had other samples been drawn. */
export interface Interval {
  readonly median: number;
  readonly low: number;
  readonly high: number;
}

export interface BootstrapOptions {
  /** How sure the interval is, between 0 and 1. @defaultValue 0.95 */
  readonly confidence?: number;
  /** How often samples are drawn anew. @defaultValue 10_000 */
  readonly resamples?: number;
  /** The same seed gives the same interval. @defaultValue 1 */
  readonly seed?: number;
}

const defaults = { confidence: 0.95, resamples: 10_000, seed: 1 } as const satisfies BootstrapOptions;

/**
 * The median of some values and its interval by the percentile bootstrap (Efron 1979): the medians of as many values
 * drawn from them with replacement, again and again. Of fewer than six values no interval of 95 % can be had: what is
 * given then is narrower than it should be. `NaN` when there are none.
 */
export function bootstrapMedian(values: readonly number[], options: BootstrapOptions = {}): Interval {
  const { confidence, resamples, seed } = { ...defaults, ...options };
  const random = seededRandom(seed);
  const drawn = new Float64Array(values.length);
  const medians = Float64Array.from({ length: resamples }, () => {
    for (let at = 0; at < drawn.length; at++)
      drawn[at] = values[Math.floor(random() * values.length)] as number;
    return quantile(drawn.sort(), 0.5);
  }).sort();
  const tail = (1 - confidence) / 2;
  return {
    median: quantile(
      values.toSorted((one, other) => one - other),
      0.5,
    ),
    low: quantile(medians, tail),
    high: quantile(medians, 1 - tail),
  };
}
