import type { FAULTS, Fault } from '@antiphon/simulators';
import type { Adapter } from '../adapters/index.js';

/** When a fault strikes, seen from the first of the two utterances of a trial. */
export const MOMENTS = ['before', 'during', 'after'] as const;
export type Moment = (typeof MOMENTS)[number];

export type FaultName = (typeof FAULTS)[number]['name'];

/** The fault of a trial; a trial without one says how long things take when nothing is wrong. */
export interface FaultCase {
  readonly name: FaultName;
  readonly fault: Fault;
}

/** One trial of the matrix: this adapter, this fault, at this moment. */
export interface Cell {
  readonly adapter: Adapter;
  readonly fault: FaultCase | undefined;
  readonly moment: Moment;
}

export const nameOf = ({ adapter, fault, moment }: Cell): string =>
  fault === undefined ? `${adapter.name}: no fault` : `${adapter.name}: ${fault.name}, ${moment}`;
