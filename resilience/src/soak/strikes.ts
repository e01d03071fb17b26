import type { Random } from '@antiphon/core';
import {
  type ConnectionInfo,
  FAULTS,
  type Fault,
  isHandshakeFault,
  type LiveFault,
  type Simulator,
} from '@antiphon/simulators';
import { isLasting } from '../scenarios/index.js';

type Sample = (typeof FAULTS)[number];

/** Faults after which a call can go on. */
const SURVIVABLE: readonly Sample[] = FAULTS.filter(({ fault }) => !isLasting(fault));

/** A fault that struck. */
export interface Strike {
  readonly name: Sample['name'];
  readonly atMs: number;
  /** Whether a message, and what it said, may be lost by it for good. */
  readonly losesWords: boolean;
}

/** Lets faults loose by chance, one at a time. */
export class Strikes {
  readonly done: Strike[] = [];
  readonly #random: Random;
  #nextHandshake: Fault | undefined;

  constructor(random: Random) {
    this.#random = random;
  }

  /** For the simulator: what lies in wait for the next handshake. */
  readonly plan = ({ transport }: ConnectionInfo): readonly Fault[] => {
    const fault = this.#nextHandshake;
    if (fault === undefined || transport !== 'websocket') return [];
    this.#nextHandshake = undefined;
    return [fault];
  };

  /** Strikes every open connection of the simulators with one fault. */
  strike(atMs: number, ...simulators: readonly Simulator[]): Strike {
    const sample = SURVIVABLE[Math.floor(this.#random() * SURVIVABLE.length)] as Sample;
    const { name } = sample;
    const fault: Fault = sample.fault;
    const live: LiveFault = isHandshakeFault(fault) ? { kind: 'drop' } : fault;
    if (isHandshakeFault(fault)) this.#nextHandshake = fault;
    for (const { connections } of simulators) {
      for (const connection of connections) if (connection.open) connection.inject(live);
    }
    const struck = { name, atMs, losesWords: fault.kind === 'malformedJson' };
    this.done.push(struck);
    return struck;
  }
}
