import { bootstrapMedian, type Interval } from '../measure/bootstrap.js';
import type { Cell, FigureRow, Table } from '../report/index.js';
import type { HopRow } from './hops.js';

/** What the project holds a hop to. */
export interface HopGoal {
  readonly what: string;
  readonly unit: string;
  readonly value: Interval;
  readonly limit: number;
  /** @defaultValue 'less' */
  readonly better?: 'less' | 'more';
}

/** As it is run: with turn records and metrics kept. */
const OURS = 'Antiphon, records kept';
const WEB_STREAM = 'web stream per stage';
/** A hop of input audio in Pipecat's own code, the cheapest of its kinds, measured on CPython 3.11: cited, not run. */
const PIPECAT_NS = 14_700;

/**
 * The goals, from the rows of all lengths and numbers of sessions. A hop at many sessions is a frame's whole cost divided
 * by its stages; hot, it is what one further stage costs.
 */
export function hopGoals(rows: readonly HopRow[]): HopGoal[] {
  const one = rows.filter(({ sessions }) => sessions === 1);
  const most = Math.max(...rows.map(({ sessions }) => sessions));
  const crowd = rows.filter(({ design, sessions }) => design === OURS && sessions === most).at(-1);
  const hot = furtherHop(one, OURS);
  const streams = furtherHop(one, WEB_STREAM);
  const over = (costs: readonly number[]) => costs.map((ns, round) => ns / (hot[round] as number));
  const goals: HopGoal[] = [
    { what: 'a further hop, hot', unit: 'ns', value: bootstrapMedian(hot), limit: 50 },
    { what: 'bytes of a further hop', unit: 'bytes', value: exactly(furtherBytes(one, OURS)), limit: 0.25 },
    {
      what: 'a web stream per stage ÷ a hop',
      unit: '×',
      value: bootstrapMedian(over(streams)),
      limit: 50,
      better: 'more',
    },
    {
      what: `Pipecat's ${PIPECAT_NS / 1_000} µs (cited) ÷ a hop`,
      unit: '×',
      value: bootstrapMedian(hot.map((ns) => PIPECAT_NS / ns)),
      limit: 200,
      better: 'more',
    },
  ];
  if (crowd !== undefined && most > 1) {
    const perHop = crowd.samples.map((ns) => ns / crowd.stages);
    const what = `a hop at ${most} sessions`;
    goals.splice(1, 0, { what, unit: 'ns', value: bootstrapMedian(perHop), limit: 150 });
  }
  // What somebody interrupted was not weighed.
  return goals.filter(({ value }) => !Number.isNaN(value.median));
}

/** What each stage beyond the first costs, round by round. */
function furtherHop(rows: readonly HopRow[], design: string): number[] {
  const { first, last, hops } = ends(rows, design);
  return last.samples.map((ns, round) => (ns - (first.samples[round] as number)) / hops);
}

function furtherBytes(rows: readonly HopRow[], design: string): number {
  const { first, last, hops } = ends(rows, design);
  return Math.max(0, ((last.bytesPerFrame ?? Number.NaN) - (first.bytesPerFrame ?? Number.NaN)) / hops);
}

function ends(rows: readonly HopRow[], design: string) {
  const own = rows.filter((row) => row.design === design).toSorted((one, other) => one.stages - other.stages);
  const [first, last] = [own[0] as HopRow, own.at(-1) as HopRow];
  return { first, last, hops: last.stages - first.stages };
}

const exactly = (value: number): Interval => ({ median: value, low: value, high: value });
const shown = (value: number): string => (value >= 100 ? value.toFixed(0) : value.toFixed(1));

export function goalsTable(goals: readonly HopGoal[]): Table {
  return {
    head: ['goal', 'unit', 'median', '95 %', 'limit', 'verdict'],
    rows: goals.map(({ what, unit, value, limit, better = 'less' }) => [
      what,
      unit,
      shown(value.median),
      `${shown(value.low)}–${shown(value.high)}`,
      better === 'less' ? `≤ ${limit}` : `≥ ${limit}`,
      verdict(value, limit, better),
    ]),
  };
}

function verdict({ low, high }: Interval, limit: number, better: 'less' | 'more'): Cell {
  const [best, worst] = better === 'less' ? [low, high] : [-high, -low];
  const bound = better === 'less' ? limit : -limit;
  if (worst <= bound) return { text: 'kept', tone: 'good' };
  return best > bound ? { text: 'missed', tone: 'bad' } : { text: 'open', tone: 'open' };
}

export const goalRows = (goals: readonly HopGoal[]): FigureRow[] =>
  goals.map(({ what, unit, value, better }) => ({
    metric: what,
    unit,
    value,
    ...(better === undefined ? {} : { better }),
  }));
