import { expect, it } from 'vitest';
import { type Cell, MOMENTS, nameOf } from './cell.js';
import { allCells } from './cells.js';
import { runMatrix } from './run-matrix.js';

/** Each fault for each adapter at one of the moments, in turn; `npm run test:faults` runs all of them. */
function onceEach(cells: readonly Cell[]): readonly Cell[] {
  const places = new Map<string, number>();
  return cells.filter(({ adapter, fault, moment }) => {
    const pair = `${adapter.name}: ${fault?.name}`;
    const place = places.get(pair) ?? places.size;
    places.set(pair, place);
    return moment === MOMENTS[place % MOMENTS.length];
  });
}

it('finds every adapter unharmed, or harmed as little as can be, whatever strikes it', async () => {
  const { verdicts, strays } = await runMatrix(onceEach(allCells()));
  const failed = verdicts.filter(({ mark }) => mark === 'failed');
  expect(failed.map(({ cell, problems }) => `${nameOf(cell)}: ${problems.join('; ')}`)).toEqual([]);
  expect(strays).toEqual([]);
}, 240_000);
