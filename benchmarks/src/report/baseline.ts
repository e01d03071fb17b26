import { bootstrapMedian, type Interval } from '../measure/bootstrap.js';
import type { FigureRow } from './figure-row.js';
import { rankTest } from './rank-test.js';
import type { Section, Tone } from './section.js';

/** What became of a row since an earlier run. */
export interface Change {
  readonly metric: string;
  readonly unit: string;
  readonly before: Interval;
  readonly now: Interval;
  readonly verdict: 'worse' | 'better' | 'no change shown' | 'too few samples';
}

/** How often at most a whole comparison may tell of a change where there is none. */
const FALSE_ALARMS = 0.05;
/** Of each; with fewer not even the clearest change can pass the rank test. */
const FEWEST = 6;

/**
 * Holds every row against the row of the same name in an earlier run. A change must be seen by both of two tests, at a
 * level that all rows share: Mann and Whitney's of the samples, and intervals of the medians that do not overlap.
 * Rows of which either run has no samples are left out.
 */
export function changesSince(before: readonly FigureRow[], now: readonly FigureRow[]): Change[] {
  const pairs = now.flatMap((row) => {
    const old = before.find(({ metric, unit }) => metric === row.metric && unit === row.unit);
    return old?.samples === undefined || row.samples === undefined
      ? []
      : [{ row, was: old.samples, is: row.samples }];
  });
  const level = FALSE_ALARMS / pairs.length;
  return pairs.map(({ row: { metric, unit, ratio, better = 'less' }, was, is }) => {
    const [old, current] = [was, is].map((samples) =>
      bootstrapMedian(samples, { confidence: 1 - level }),
    ) as [Interval, Interval];
    const change = { metric, unit: ratio === undefined ? unit : '×', before: old, now: current };
    if (Math.min(was.length, is.length) < FEWEST) return { ...change, verdict: 'too few samples' };
    const isMore = current.low > old.high;
    const isShown = (isMore || current.high < old.low) && rankTest(was, is) <= level;
    if (!isShown) return { ...change, verdict: 'no change shown' };
    return { ...change, verdict: isMore === (better === 'less') ? 'worse' : 'better' };
  });
}

/**
 * The rows of an earlier run.
 *
 * @throws Error when it is none
 */
export function baselineRows(json: string, file: string): readonly FigureRow[] {
  let read: unknown;
  try {
    read = JSON.parse(json);
  } catch (cause) {
    throw new Error(`${file} is no JSON: a baseline is what --json wrote`, { cause });
  }
  const { rows } = (read ?? {}) as { readonly rows?: unknown };
  if (!Array.isArray(rows)) throw new Error(`${file} has no rows: a baseline is what --json wrote`);
  return rows as readonly FigureRow[];
}

const TONES: Readonly<Record<Change['verdict'], Tone | undefined>> = {
  worse: 'bad',
  better: 'good',
  'no change shown': undefined,
  'too few samples': 'open',
};

export function changesSection(changes: readonly Change[], file: string): Section {
  const shown = ({ median, low, high }: Interval): string =>
    `${median.toPrecision(4)} [${low.toPrecision(4)}–${high.toPrecision(4)}]`;
  return {
    title: `Since ${file}`,
    text: 'A change is told of where two tests agree at a level that all rows share; the intervals are as wide as that asks.',
    table: {
      head: ['metric', 'unit', 'before', 'now', 'verdict'],
      rows: changes.map(({ metric, unit, before, now, verdict }) => {
        const tone = TONES[verdict];
        return [
          metric,
          unit,
          shown(before),
          shown(now),
          tone === undefined ? verdict : { text: verdict, tone },
        ];
      }),
    },
  };
}
