import { seededRandom } from '@antiphon/core';
import { expect, test } from 'vitest';
import { baselineRows, changesSection, changesSince } from './baseline.js';
import { type FigureRow, valueRow } from './figure-row.js';

const random = seededRandom(77);
const around = (middle: number, count = 15): number[] =>
  Array.from({ length: count }, () => middle * (1 + 0.03 * (2 * random() - 1)));
const row = (middle: number, count?: number): FigureRow => valueRow('CPU', '%', around(middle, count));
const verdict = (before: FigureRow, now: FigureRow) => changesSince([before], [now])[0]?.verdict;

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

test('only rows that both runs measured are compared', () => {
  const others = [row(10), { ...row(10), metric: 'new' }, { metric: 'counted', unit: 'lines' }];
  expect(changesSince([row(10)], others).map(({ metric }) => metric)).toEqual(['CPU']);
});

test('what is worse stands out in the report', () => {
  const section = changesSection(changesSince([row(10)], [row(12)]), 'before.json');
  expect(section.table?.rows[0]?.at(-1)).toEqual({ text: 'worse', tone: 'bad' });
});

test('a file that is no earlier run is refused by name', () => {
  expect(() => baselineRows('{', 'a.json')).toThrow('a.json is no JSON');
  expect(() => baselineRows('{"rows":1}', 'a.json')).toThrow('a.json has no rows');
  expect(baselineRows('{"rows":[]}', 'a.json')).toEqual([]);
});
