import { bootstrapMedian, type Interval } from '../measure/bootstrap.js';
import { spreadOf } from '../measure/statistics.js';
import { type Verdict, verdictOf } from '../measure/verdict.js';
import type { CallFigures } from './call-order.js';
import type { Metric } from './metrics.js';

/** Two calls that were made one after the other, under the same weather. */
export interface Pair {
  readonly classic: CallFigures;
  readonly pipeline: CallFigures;
}

/** One thing compared. */
export interface Row {
  readonly metric: string;
  readonly unit: string;
  /** Medians of all calls. */
  readonly classic: number;
  readonly pipeline: number;
  /** Pipeline ÷ classic within each pair, with the interval of 95 %. */
  readonly ratio: Interval;
  /** Pipeline − classic within each pair, with the interval of 95 %. */
  readonly difference: Interval;
  /** Whether the pipeline takes more or less of it, as far as can be told. `counted` needs no statistics. */
  readonly verdict: Verdict | 'counted';
  /** The ratio that the project holds itself to. */
  readonly goal?: number;
  /** Whether it is below the goal or above it; left out where neither can be told. */
  readonly keepsGoal?: boolean;
}

/** A row for each metric. Pairs in which a metric has no number, or no ratio, are left out of its row. */
export function compare(metrics: readonly Metric[], pairs: readonly Pair[]): Row[] {
  const comparisons = metrics.length + metrics.filter(({ goal }) => goal !== undefined).length;
  return metrics.map(({ metric, unit, of, goal }) => {
    const measured = pairs
      .map(({ classic, pipeline }) => ({ classic: of(classic), pipeline: of(pipeline) }))
      .filter(({ classic, pipeline }) => Number.isFinite(pipeline / classic));
    const ratios = measured.map(({ classic, pipeline }) => pipeline / classic);
    return {
      metric,
      unit,
      classic: spreadOf(measured.map(({ classic }) => classic)).median,
      pipeline: spreadOf(measured.map(({ pipeline }) => pipeline)).median,
      ratio: bootstrapMedian(ratios),
      difference: bootstrapMedian(measured.map(({ classic, pipeline }) => pipeline - classic)),
      verdict: verdictOf(ratios, comparisons),
      ...(goal === undefined ? {} : { goal, ...goalKept(ratios, goal, comparisons) }),
    };
  });
}

/** Told by the rule of the verdicts, with the goal in the place of 1. */
function goalKept(ratios: readonly number[], goal: number, comparisons: number): Pick<Row, 'keepsGoal'> {
  const verdict = verdictOf(
    ratios.map((ratio) => ratio / goal),
    comparisons,
  );
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
