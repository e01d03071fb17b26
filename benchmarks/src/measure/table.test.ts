import { expect, test } from 'vitest';
import { markdownTable, table } from './table.js';

const HEAD = ['design', 'ms'];
const ROWS = [
  ['one', '1.5'],
  ['another', '10'],
];

test('a table for a terminal is as wide as its longest cells', () => {
  expect(table(HEAD, ROWS).split('\n')).toEqual([
    'design    ms',
    '───────  ───',
    'one      1.5',
    'another   10',
  ]);
});

test('a table for a page is Markdown', () => {
  expect(markdownTable(HEAD, ROWS).split('\n')).toEqual([
    '| design | ms |',
    '| --- | --: |',
    '| one | 1.5 |',
    '| another | 10 |',
  ]);
});
