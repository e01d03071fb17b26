import { expect, test } from 'vitest';
import { svgOf } from '../report/svg/index.js';
import { figuresOf } from './figures.test-support.js';
import { METRICS } from './metrics.js';
import type { Pair } from './pairs.js';
import { plotSections } from './plots.js';
import { compareTable, liveSection } from './report.js';
import { compare } from './rows.js';
import { summary } from './summary.js';

const pair: Pair = { classic: figuresOf(2), pipeline: figuresOf(2.02) };
const pairs = Array.from({ length: 12 }, () => pair);
const names = ['classic', 'pipeline'] as const;
const rows = compare(METRICS, pairs);

test('every picture is drawn, though something was not measured', () => {
  const plots = plotSections(pairs, names).flatMap((section) => section.plots ?? []);
  expect(plots.map(({ kind }) => kind)).toEqual(
    expect.arrayContaining(['waterfall', 'strips', 'lines', 'stacks']),
  );
  for (const plot of plots) expect(svgOf(plot), plot.title).not.toMatch(/NaN|undefined/);
  expect(plotSections([], names)).toEqual([]);
});

test('what everybody asks stands first, with its goal', () => {
  const contest = { classic: 'classic', pipeline: 'pipeline', names, plantPercent: 0 } as const;
  const { cards } = summary(rows, pairs.length, contest);
  const cpu = cards?.find(({ label }) => label === 'processor time of a conversation');
  expect(cpu).toEqual({
    label: 'processor time of a conversation',
    value: '1.010 ×',
    note: '95 %: 1.010–1.010; goal ≤ 1.03: kept',
    tone: 'good',
  });
  const wiring = cards?.find(({ label }) => label === 'response of the wiring alone');
  expect(wiring).toMatchObject({ value: '+0 µs', note: '95 %: +0 to +0; goal ≤ +100 µs: kept' });
});

test('intervals of a few pairs are said to be no such intervals', () => {
  const contest = { classic: 'classic', pipeline: 'pipeline', names, plantPercent: 0 } as const;
  expect(summary(rows, 5, contest).text).toContain('narrower than they should be');
  expect(summary(rows, 6, contest).text).not.toContain('narrower');
});

test('the table has a row for each metric, the live one no verdicts', () => {
  expect(compareTable(rows, names).rows).toHaveLength(METRICS.length);
  const live = liveSection(rows, names, 12);
  expect([live.title, live.table?.head.at(-1)]).toEqual(['After 12 pairs', '95 %']);
});
