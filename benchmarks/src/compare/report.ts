import type { Table } from '../report/index.js';
import type { Row } from './rows.js';

const fixed = (value: number): string => value.toFixed(Math.abs(value) < 10 ? 2 : 1);

/** @param names of the two that were compared */
export function compareTable(rows: readonly Row[], names: readonly [string, string]): Table {
  return {
    head: ['metric', 'unit', ...names, 'ratio', '95 %', 'difference', 'verdict', 'goal'],
    rows: rows.map(({ metric, unit, classic, pipeline, ratio, difference, verdict, goal, keepsGoal }) => [
      metric,
      unit,
      fixed(classic),
      fixed(pipeline),
      ratio.median.toFixed(3),
      `${ratio.low.toFixed(3)}–${ratio.high.toFixed(3)}`,
      fixed(difference.median),
      verdict,
      goal === undefined
        ? ''
        : `≤ ${goal}: ${keepsGoal === undefined ? 'open' : keepsGoal ? 'kept' : 'missed'}`,
    ]),
  };
}
