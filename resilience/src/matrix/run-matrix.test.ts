import { expect, it } from 'vitest';
import { nameOf } from './cell.js';
import { allCells } from './cells.js';
import { runMatrix } from './run-matrix.js';

it('finds every adapter unharmed, or harmed as little as can be, whatever strikes it and whenever', async () => {
  const { verdicts, strays } = await runMatrix(allCells());
  const failed = verdicts.filter(({ mark }) => mark === 'failed');
  expect(failed.map(({ cell, problems }) => `${nameOf(cell)}: ${problems.join('; ')}`)).toEqual([]);
  expect(strays).toEqual([]);
}, 240_000);
