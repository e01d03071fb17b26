import { seededRandom } from '@antiphon/core';
import { ADAPTERS, type Adapter } from '../adapters/index.js';
import { type Cell, MOMENTS } from './cell.js';
import { faultsOf } from './faults.js';

/** Every fault of the simulators that can strike an adapter, for every adapter, at every moment. */
export const allCells = (adapters: readonly Adapter[] = ADAPTERS): readonly Cell[] =>
  adapters.flatMap((adapter) =>
    faultsOf(adapter).flatMap((fault) => MOMENTS.map((moment): Cell => ({ adapter, fault, moment }))),
  );

/** A part of the cells, drawn by a seed: another seed, other cells. */
export function someCells(cells: readonly Cell[], share: number, seed: number): readonly Cell[] {
  const random = seededRandom(seed);
  return cells.filter(() => random() < share);
}
