import { bootstrapMedian, type Interval } from '../measure/bootstrap.js';
import { spreadOf } from '../measure/statistics.js';
import { type Verdict, verdictOf } from '../measure/verdict.js';
import type { FigureRow } from '../report/index.js';
import type { Goal, Metric } from './metrics.js';
import type { Pair } from './pairs.js';

/** One thing compared. */
export interface Row extends FigureRow {
  /** Medians of all rounds. */
  readonly classic: number;
  readonly pipeline: number;
  /** Pipeline ÷ classic within each pair, with the interval of 95 %. */
  readonly ratio: Interval;
  /** Pipeline − classic within each pair, with the interval of 95 %. */
  readonly difference: Interval;
  /** Whether the pipeline takes more or less of it, as far as can be told. `counted` needs no statistics. */
  readonly verdict: Verdict | 'counted';
  /** What the project holds itself to. */
  readonly goal?: Goal;
  /** Whether it is below the goal or above it; left out where neither can be told. */
  readonly keepsGoal?: boolean;
}

/**
 * A row for each metric. Pairs in which a metric has no number, or no ratio, are left out of its row. No value is taken
 * for an outlier and dropped: medians and the sign test are not moved by one.
 */
export function compare(metrics: readonly Metric[], pairs: readonly Pair[]): Row[] {
  const goals = metrics.filter(({ goal }) => goal !== undefined).length;
  return metrics.map(({ metric, unit, of, goal }) => {
    const measured = pairs
      .map(({ classic, pipeline }) => ({ classic: of(classic), pipeline: of(pipeline) }))
      .filter(({ classic, pipeline }) => Number.isFinite(pipeline / classic));
    const ratios = measured.map(({ classic, pipeline }) => pipeline / classic);
    const differences = measured.map(({ classic, pipeline }) => pipeline - classic);
    return {
      metric,
      unit,
      classic: spreadOf(measured.map(({ classic }) => classic)).median,
      pipeline: spreadOf(measured.map(({ pipeline }) => pipeline)).median,
      ratio: bootstrapMedian(ratios),
      samples: ratios,
      difference: bootstrapMedian(differences),
      verdict: verdictOf(ratios, metrics.length),
      ...(goal === undefined ? {} : { goal, ...goalKept(goal, ratios, differences, goals) }),
    };
  });
}

/** Told by the rule of the verdicts, with the goal in the place of 1. All goals together are a table of their own. */
function goalKept(
  goal: Goal,
  ratios: readonly number[],
  differences: readonly number[],
  goals: number,
): Pick<Row, 'keepsGoal'> {
  const verdict =
    'ratio' in goal ? verdictOf(ratios, goals, goal.ratio) : verdictOf(differences, goals, goal.more);
  if (verdict === 'less') return { keepsGoal: true };
  return verdict === 'more' ? { keepsGoal: false } : {};
}

/** Something that is the same every time. */
export function countedRow(metric: string, unit: string, classic: number, pipeline: number): Row {
  const exactly = (value: number): Interval => ({ median: value, low: value, high: value });
  return {
    metric,
    unit,
    classic,
    pipeline,
    ratio: exactly(pipeline / classic),
    difference: exactly(pipeline - classic),
    verdict: 'counted',
  };
}
