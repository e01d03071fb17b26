import { bootstrapMedian } from './bootstrap.js';

/** What paired ratios allow to say. */
export type Verdict = 'more' | 'less' | 'no difference shown' | 'too few pairs';

/** How often at most a whole table may claim a difference where there is none. */
const FALSE_ALARMS = 0.05;

/**
 * Whether ratios of pairs lie on one side of 1. To claim that, two things must agree at a level that is shared by all
 * comparisons of a table (Bonferroni): the bootstrapped interval of their median must not hold 1, and the exact sign
 * test must reject, which, unlike the bootstrap, keeps its word with a dozen pairs.
 *
 * @param comparisons how many verdicts the table has
 */
export function verdictOf(ratios: readonly number[], comparisons: number): Verdict {
  const level = FALSE_ALARMS / comparisons;
  if (signTest(ratios.length, 0) > level) return 'too few pairs';
  const above = ratios.filter((ratio) => ratio > 1).length;
  const below = ratios.filter((ratio) => ratio < 1).length;
  if (signTest(above + below, Math.min(above, below)) > level) return 'no difference shown';
  const { low, high } = bootstrapMedian(ratios, { confidence: 1 - level });
  if (low <= 1 && high >= 1) return 'no difference shown';
  return low > 1 ? 'more' : 'less';
}

/** The probability, on both sides, that so few or fewer of `count` fair coins show their rarer face. */
export function signTest(count: number, fewer: number): number {
  let ways = 1;
  let sum = 1;
  for (let heads = 1; heads <= fewer; heads++) {
    ways = (ways * (count - heads + 1)) / heads;
    sum += ways;
  }
  return Math.min(1, (2 * sum) / 2 ** count);
}
