import type { Card, IntervalsPlot, Section } from '../report/index.js';
import type { Contest } from './benchmark.js';
import { goalText, type Names, saidOf, toneOf } from './report.js';
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

/** The figures that were asked for, large, and all ratios at a glance. */
export function summary(rows: readonly Row[], pairs: number, { names, classic, pipeline }: Contest): Section {
  const cards = ASKED.flatMap(([metric, label]) => {
    const row = rows.find((each) => each.metric === metric);
    return row === undefined || Number.isNaN(row.ratio.median) ? [] : [cardOf(row, label)];
  });
  const asked = ASKED.flatMap(([metric]) => rows.filter((row) => row.metric === metric));
  return {
    title: 'In short',
    text:
      `What the second one (${names[1]}) takes of what the first one (${names[0]}) takes, in ${pairs} pairs of fresh processes. ` +
      (classic === pipeline
        ? 'Both are the same code: whatever differs here is noise, or planted.'
        : 'Both hear, think, speak and show a face through the same SDKs; only the wiring differs.'),
    cards,
    plots: [
      {
        kind: 'intervals',
        title: `${names[1]} ÷ ${names[0]}`,
        caption:
          'Medians of the pairs, and intervals of 95 %. Left of the dashed line the second takes less. The short mark is the goal; green keeps it, amber leaves it open, red misses it.',
        axis: 'ratio',
        reference: 1,
        limits: NARROW,
        items: items(asked),
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

function cardOf(row: Row, label: string): Card {
  const { goal, unit, ratio, difference, keepsGoal } = row;
  const tone = toneOf(keepsGoal);
  const said = saidOf(keepsGoal);
  if (goal !== undefined && 'more' in goal) {
    // Thousandths of a millisecond are read more easily as what they are.
    const [scale, shown] = unit === 'ms' ? [1_000, 'µs'] : [1, unit];
    const signed = (value: number): string =>
      `${value < 0 ? '−' : '+'}${Math.abs(value * scale).toFixed(scale === 1 ? 2 : 0)}`;
    const limit = `≤ +${goal.more * scale} ${shown}`;
    const note = `95 %: ${signed(difference.low)} to ${signed(difference.high)}; goal ${limit}: ${said}`;
    return { label, value: `${signed(difference.median)} ${shown}`, note, tone };
  }
  const note = `95 %: ${ratio.low.toFixed(3)}–${ratio.high.toFixed(3)}; goal ${goalText(row)}: ${said}`;
  return { label, value: `${ratio.median.toFixed(3)} ×`, note, tone };
}
