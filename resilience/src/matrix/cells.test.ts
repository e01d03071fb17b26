import { expect, it } from 'vitest';
import { allCells, someCells } from './cells.js';

it('draws the same part of the matrix for the same seed, and another one for another', () => {
  const cells = allCells();
  const third = someCells(cells, 1 / 3, 1);
  expect(someCells(cells, 1 / 3, 1)).toEqual(third);
  expect(someCells(cells, 1 / 3, 2)).not.toEqual(third);
  expect(third.length / cells.length).toBeCloseTo(1 / 3, 1);
  expect(someCells(cells, 1, 1)).toHaveLength(cells.length);
});
