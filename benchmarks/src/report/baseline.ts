import { bootstrapMedian, type Interval } from '../measure/bootstrap.js';
import type { Machine } from '../measure/machine.js';
import type { FigureRow } from './figure-row.js';
import { rankTest } from './rank-test.js';
import type { Report } from './report.js';
import type { Section, Tone } from './section.js';

/** Rows, and where they were measured. */
export interface MeasuredRows {
  readonly rows: readonly FigureRow[];
  /** @defaultValue unknown */
  readonly machine?: Machine;
}

/** An earlier run, as `--json` wrote it. */
export interface Baseline extends MeasuredRows {
  readonly file: string;
}

/** What became of a row since an earlier run. */
export interface Change {
  readonly metric: string;
  readonly unit: string;
  readonly before: Interval;
  /** Nothing where it was not measured. */
  readonly now: Interval | undefined;
  readonly verdict:
    | 'worse'
    | 'better'
    | 'no change shown'
    | 'too few samples'
    | 'another machine'
    | 'not measured';
}

/** How often at most a whole comparison may tell of a change where there is none. */
const FALSE_ALARMS = 0.05;
/** Of each; with fewer not even the clearest change can pass the rank test. */
const FEWEST = 6;

/** JSON has no other numbers. */
const samplesOf = ({ samples }: FigureRow): readonly number[] =>
  samples?.filter((sample) => Number.isFinite(sample)) ?? [];

/**
 * Holds every row of an earlier run against the row of the same name. A change must be seen by both of two tests, at a
 * level that all rows share: Mann and Whitney's of the samples, and intervals of the medians that do not overlap. Of
 * another machine ratios alone are compared. Rows that the earlier run has no samples of are left out, and so are new ones.
 */
export function changesSince(before: MeasuredRows, now: MeasuredRows): Change[] {
  const kept = before.rows.filter((row) => samplesOf(row).length > 0);
  const level = FALSE_ALARMS / kept.length;
  const interval = (samples: readonly number[]): Interval =>
    bootstrapMedian(samples, { confidence: 1 - level });
  const isElsewhere = !isSameMachine(before.machine, now.machine);
  return kept.map((old): Change => {
    const { metric, unit } = old;
    const row = now.rows.find((each) => each.metric === metric && each.unit === unit);
    const [was, is] = [samplesOf(old), row === undefined ? [] : samplesOf(row)];
    const change = { metric, unit: old.ratio === undefined ? unit : '×', before: interval(was) };
    if (row === undefined || is.length === 0) return { ...change, now: undefined, verdict: 'not measured' };
    const compared = { ...change, now: interval(is) };
    if (isElsewhere && old.ratio === undefined) return { ...compared, verdict: 'another machine' };
    return { ...compared, verdict: verdictOf(compared, was, is, level, row.better) };
  });
}

function verdictOf(
  { before, now }: { readonly before: Interval; readonly now: Interval },
  was: readonly number[],
  is: readonly number[],
  level: number,
  better: FigureRow['better'] = 'less',
): Change['verdict'] {
  if (Math.min(was.length, is.length) < FEWEST) return 'too few samples';
  const isMore = now.low > before.high;
  const isShown = (isMore || now.high < before.low) && rankTest(was, is) <= level;
  if (!isShown) return 'no change shown';
  return isMore === (better === 'less') ? 'worse' : 'better';
}

/** Another Node is the same machine: that may be what is asked. */
function isSameMachine(one: Machine | undefined, other: Machine | undefined): boolean {
  if (one === undefined || other === undefined) return true;
  return one.cpu === other.cpu && one.cores === other.cores && one.platform === other.platform;
}

/**
 * What `--json` wrote.
 *
 * @throws Error when it did not, or when it is of another command or another size
 */
export function baselineOf(json: string, file: string, run: Pick<Report, 'benchmark' | 'quick'>): Baseline {
  const { rows, machine, benchmark, quick } = read(json, file);
  if (!Array.isArray(rows) || !rows.every(isRow))
    throw new Error(`${file} has no rows: a baseline is what --json wrote`);
  if (benchmark !== undefined && benchmark !== run.benchmark)
    throw new Error(`${file} is of ${String(benchmark)}, not of ${run.benchmark}`);
  if (quick !== undefined && quick !== run.quick)
    throw new Error(`${file} is of a run ${quick === true ? 'with' : 'without'} --quick, unlike this one`);
  return { file, rows, ...(isMachine(machine) ? { machine } : {}) };
}

function read(json: string, file: string): Readonly<Record<string, unknown>> {
  try {
    return JSON.parse(json) ?? {};
  } catch (cause) {
    throw new Error(`${file} is no JSON: a baseline is what --json wrote`, { cause });
  }
}

function isRow(row: unknown): row is FigureRow {
  const { metric, unit, samples = [] } = (row ?? {}) as Partial<Record<keyof FigureRow, unknown>>;
  const isNumber = (each: unknown): boolean => each === null || typeof each === 'number';
  return (
    typeof metric === 'string' &&
    typeof unit === 'string' &&
    Array.isArray(samples) &&
    samples.every(isNumber)
  );
}

function isMachine(machine: unknown): machine is Machine {
  const { cpu, platform } = (machine ?? {}) as Partial<Machine>;
  return typeof cpu === 'string' && typeof platform === 'string';
}

const TONES: Readonly<Record<Change['verdict'], Tone | undefined>> = {
  worse: 'bad',
  better: 'good',
  'no change shown': undefined,
  'too few samples': 'open',
  'another machine': 'open',
  'not measured': 'open',
};

export function changesSection(changes: readonly Change[], file: string): Section {
  const shown = (interval: Interval | undefined): string =>
    interval === undefined
      ? '–'
      : `${interval.median.toPrecision(4)} [${interval.low.toPrecision(4)}–${interval.high.toPrecision(4)}]`;
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
