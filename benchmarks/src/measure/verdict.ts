import { bootstrapMedian } from './bootstrap.js';

/** What paired ratios, or differences, allow to say. */
export type Verdict = 'more' | 'less' | 'no difference shown' | 'too few pairs';

/** How often at most a whole table may claim a difference where there is none. */
const FALSE_ALARMS = 0.05;

/**
 * Whether ratios of pairs lie on one side of `reference`. To claim that, two things must agree at a level that is shared
 * by all comparisons of a table (Bonferroni): the bootstrapped interval of their median must not hold it, and the exact
 * sign test must reject, which, unlike the bootstrap, keeps its word with a dozen pairs.
 *
 * @param comparisons how many verdicts the table has
 * @param reference 1 for ratios, 0 for differences, or a goal
 */
export function verdictOf(values: readonly number[], comparisons: number, reference = 1): Verdict {
  const level = FALSE_ALARMS / comparisons;
  if (signTest(values.length, 0) > level) return 'too few pairs';
  const above = values.filter((value) => value > reference).length;
  const below = values.filter((value) => value < reference).length;
  if (signTest(above + below, Math.min(above, below)) > level) return 'no difference shown';
  const { low, high } = bootstrapMedian(values, { confidence: 1 - level });
  if (low <= reference && high >= reference) return 'no difference shown';
  return low > reference ? 'more' : 'less';
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
