import { seededRandom } from '@antiphon/core';
import { expect, test } from 'vitest';
import { baselineOf, changesSection, changesSince } from './baseline.js';
import { type FigureRow, ratioRow, valueRow } from './figure-row.js';

const random = seededRandom(77);
const around = (middle: number, count = 15): number[] =>
  Array.from({ length: count }, () => middle * (1 + 0.03 * (2 * random() - 1)));
const row = (middle: number, count?: number): FigureRow => valueRow('CPU', '%', around(middle, count));
const verdict = (before: FigureRow, now: FigureRow) =>
  changesSince({ rows: [before] }, { rows: [now] })[0]?.verdict;

test('a change beyond noise is told, and which way is worse', () => {
  expect(verdict(row(10), row(10.6))).toBe('worse');
  expect(verdict(row(10), row(9.4))).toBe('better');
  const calls = (middle: number) => valueRow('calls', 'calls', around(middle), 'more');
  expect(verdict(calls(300), calls(330))).toBe('better');
});

test('noise is none, and too few samples tell nothing', () => {
  const runs = Array.from({ length: 6 }, () => verdict(row(10), row(10)));
  expect(new Set(runs)).toEqual(new Set(['no change shown']));
  expect(verdict(row(10), row(20, 3))).toBe('too few samples');
});

test('every row that was measured before is looked for, and those that are new are not', () => {
  const before = [row(10), { ...row(10), metric: 'gone' }, { metric: 'counted', unit: 'lines' }];
  const changes = changesSince({ rows: before }, { rows: [row(10), { ...row(10), metric: 'new' }] });
  expect(changes.map(({ metric, verdict }) => [metric, verdict])).toEqual([
    ['CPU', 'no change shown'],
    ['gone', 'not measured'],
  ]);
  expect(changesSection(changes, 'before.json').table?.rows[1]?.[3]).toBe('–');
});

test('figures of another machine are shown and not judged, ratios are', () => {
  const machine = { node: 'v20', platform: 'linux-x64', cpu: 'one', cores: 2, memoryGb: 4 };
  const rows = (middle: number) => [row(middle), ratioRow('ratio', around(middle))];
  const changes = changesSince(
    { rows: rows(1), machine },
    { rows: rows(2), machine: { ...machine, cpu: 'other' } },
  );
  expect(changes.map(({ verdict }) => verdict)).toEqual(['another machine', 'worse']);
});

test('what is worse stands out in the report', () => {
  const section = changesSection(changesSince({ rows: [row(10)] }, { rows: [row(12)] }), 'before.json');
  expect(section.table?.rows[0]?.at(-1)).toEqual({ text: 'worse', tone: 'bad' });
});

test.each([
  ['{', 'a.json is no JSON'],
  ['null', 'a.json has no rows'],
  ['{"rows":1}', 'a.json has no rows'],
  ['{"rows":[null]}', 'a.json has no rows'],
  ['{"rows":[{"metric":"CPU","unit":"%","samples":["1"]}]}', 'a.json has no rows'],
  ['{"rows":[],"benchmark":"hops"}', 'a.json is of hops, not of compare'],
  ['{"rows":[],"benchmark":"compare","quick":true}', 'a.json is of a run with --quick'],
])('%s is no baseline of this run: %s', (json, message) => {
  expect(() => baselineOf(json, 'a.json', { benchmark: 'compare', quick: false })).toThrow(message);
});
