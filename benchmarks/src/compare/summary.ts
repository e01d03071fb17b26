import type { Card, IntervalsPlot, Section, Table } from '../report/index.js';
import type { Contest } from './benchmark.js';
import { fixed, goalText, type Names, saidOf, toneOf } from './report.js';
import type { Row } from './rows.js';

/** What everybody asks first, in this order. */
const ASKED: readonly (readonly [metric: string, label: string])[] = [
  ['voice → voice p50', 'response, voice to voice'],
  ['text → avatar p50', 'response, text to avatar'],
  ['CPU: conversation', 'processor time of a conversation'],
  ['CPU: without sockets', 'processor time, services aside'],
  ['memory: RSS mean', 'memory of the process'],
  ['start-up: total', 'start-up'],
  ['memory: a further session, services aside', 'memory of a further session'],
  ['response: wiring alone p50', 'response of the wiring alone'],
];

/** Drawn about 1; what is beyond is the noise of small things. */
const LIMITS = [0.5, 2] as const;
/** Of what was asked for: the goals are parts in a hundred. */
const NARROW = [0.85, 1.2] as const;

/** Of fewer, even the least and the greatest hold the median less often than an interval of 95 % does. */
const FEWEST = 6;
const TOO_FEW =
  'Of fewer than six pairs no interval of 95 % can be had: those that are shown are narrower than they should be.';

/** The figures that were asked for, large, and all ratios at a glance. */
export function summary(rows: readonly Row[], pairs: number, { names, classic, pipeline }: Contest): Section {
  const asked = ASKED.flatMap(([metric, label]) => {
    const row = rows.find((each) => each.metric === metric);
    return row === undefined || Number.isNaN(row.ratio.median) ? [] : [[row, label] as const];
  });
  return {
    title: 'In short',
    text:
      `What the second one (${names[1]}) takes of what the first one (${names[0]}) takes, in ${pairs} pairs of fresh processes. ` +
      (classic === pipeline
        ? 'Both are the same code: whatever differs here is noise, or planted.'
        : 'Both hear, think, speak and show a face through the same SDKs; only the wiring differs.') +
      (pairs < FEWEST ? ` ${TOO_FEW}` : ''),
    cards: asked.map(([row, label]) => cardOf(row, label)),
    table: askedTable(asked, names),
    plots: [
      {
        kind: 'intervals',
        title: `${names[1]} ÷ ${names[0]}`,
        caption:
          'Medians of the pairs, and intervals of 95 %. Left of the dashed line the second takes less. The short mark is the goal; green keeps it, amber leaves it open, red misses it.',
        axis: 'ratio',
        reference: 1,
        limits: NARROW,
        items: items(asked.map(([row]) => row)),
      },
    ],
  };
}

/** Every ratio at a glance. */
export const ratiosPlot = (rows: readonly Row[], names: Names): IntervalsPlot => ({
  kind: 'intervals',
  title: `Every ratio: ${names[1]} ÷ ${names[0]}`,
  axis: 'ratio',
  reference: 1,
  limits: LIMITS,
  items: items(rows),
});

function items(rows: readonly Row[]): IntervalsPlot['items'] {
  return rows
    .filter(({ ratio, verdict }) => Number.isFinite(ratio.median) && verdict !== 'counted')
    .filter(({ goal }) => goal === undefined || 'ratio' in goal)
    .map(({ metric, ratio, goal, keepsGoal }) => ({
      label: metric,
      interval: ratio,
      ...(goal !== undefined && 'ratio' in goal ? { goal: goal.ratio, tone: toneOf(keepsGoal) } : {}),
    }));
}

/** Both figures, what the second takes of the first, and whether that keeps the goal: few rows, for a page. */
function askedTable(asked: readonly (readonly [Row, label: string])[], names: Names): Table {
  return {
    head: ['', ...names, 'second ÷ first [95 %]', 'goal'],
    rows: asked.map(([row, label]) => {
      const { value, interval, goal } = worded(row);
      const figure = (of: number): string => `${fixed(of)} ${row.unit}`;
      const verdict = { text: `${goal}: ${saidOf(row.keepsGoal)}`, tone: toneOf(row.keepsGoal) };
      return [label, figure(row.classic), figure(row.pipeline), `${value} [${interval}]`, verdict];
    }),
  };
}

function cardOf(row: Row, label: string): Card {
  const { value, interval, goal } = worded(row);
  const note = `95 %: ${interval}; goal ${goal}: ${saidOf(row.keepsGoal)}`;
  return { label, value, note, tone: toneOf(row.keepsGoal) };
}

/** A ratio, or where the goal is a difference, that. */
function worded(row: Row): { value: string; interval: string; goal: string } {
  const { goal, unit, ratio, difference } = row;
  if (goal === undefined || 'ratio' in goal) {
    const interval = `${ratio.low.toFixed(3)}–${ratio.high.toFixed(3)}`;
    return { value: `${ratio.median.toFixed(3)} ×`, interval, goal: goalText(row) };
  }
  // Thousandths of a millisecond are read more easily as what they are.
  const [scale, shown] = unit === 'ms' ? [1_000, 'µs'] : [1, unit];
  const signed = (value: number): string =>
    `${value < 0 ? '−' : '+'}${Math.abs(value * scale).toFixed(scale === 1 ? 2 : 0)}`;
  return {
    value: `${signed(difference.median)} ${shown}`,
    interval: `${signed(difference.low)} to ${signed(difference.high)}`,
    goal: `≤ +${goal.more * scale} ${shown}`,
  };
}
