import type { Adapter } from '../adapters/index.js';
import type { AnyFault } from '../scenarios/fault-switch.js';
import type { FaultName } from './faults.js';

/** When a fault strikes, seen from the first of the two utterances of a trial. */
export const MOMENTS = ['before', 'during', 'after'] as const;
export type Moment = (typeof MOMENTS)[number];

export type { FaultName };

/** The fault of a trial; a trial without one says how long things take when nothing is wrong. */
export interface FaultCase {
  readonly name: FaultName;
  readonly fault: AnyFault;
}

/** One trial of the matrix: this adapter, this fault, at this moment. */
export interface Cell {
  readonly adapter: Adapter;
  readonly fault: FaultCase | undefined;
  readonly moment: Moment;
}

export const nameOf = ({ adapter, fault, moment }: Cell): string =>
  fault === undefined ? `${adapter.name}: no fault` : `${adapter.name}: ${fault.name}, ${moment}`;
