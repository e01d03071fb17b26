import { bootstrapMedian, type Interval } from '../measure/bootstrap.js';

/** One thing that was measured, as `--json` keeps it and `--baseline` reads it. A command may add what it likes. */
export interface FigureRow {
  /** Its name, the same in every run: an earlier run's row is found by it. */
  readonly metric: string;
  readonly unit: string;
  /** What was measured, with the interval of 95 %. */
  readonly value?: Interval;
  /** Where two were compared: what one took of what the other took. It travels between machines; a value does not. */
  readonly ratio?: Interval;
  /** What the ratio, or else the value, is the median of. Without them no baseline can be held against the row. */
  readonly samples?: readonly number[];
  /** @defaultValue 'less' */
  readonly better?: 'less' | 'more';
}

/** A row of what was measured again and again. */
export function valueRow(
  metric: string,
  unit: string,
  samples: readonly number[],
  better: 'less' | 'more' = 'less',
): FigureRow {
  return { metric, unit, value: bootstrapMedian(samples), samples, better };
}

/** A row of what one of two took of what the other took, pair by pair. */
export function ratioRow(metric: string, samples: readonly number[]): FigureRow {
  return { metric, unit: '×', ratio: bootstrapMedian(samples), samples };
}
