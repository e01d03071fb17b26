import { expect, it } from 'vitest';
import { nameOf } from './cell.js';
import { allCells, someCells } from './cells.js';
import { runMatrix } from './run-matrix.js';

/** The whole matrix is a command, `npm run test:faults`; this is a part of it that the seed chooses. */
const SHARE = 1 / 3;
const SEED = 1;

it('finds every adapter unharmed, or harmed as little as can be, by a third of all faults', async () => {
  const { verdicts, strays } = await runMatrix(someCells(allCells(), SHARE, SEED));
  const failed = verdicts.filter(({ mark }) => mark === 'failed');
  expect(failed.map(({ cell, problems }) => `${nameOf(cell)}: ${problems.join('; ')}`)).toEqual([]);
  expect(strays).toEqual([]);
}, 120_000);
