import type { Random } from '@antiphon/core';
import {
  type ConnectionInfo,
  FAULTS,
  type Fault,
  isHandshakeFault,
  type Simulator,
  type Vendor,
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
  #next: { readonly fault: Fault; readonly vendor: Vendor } | undefined;

  constructor(random: Random) {
    this.#random = random;
  }

  /** For the simulators: what lies in wait for the next connection or request. */
  readonly plan = ({ transport, method, vendor }: ConnectionInfo): readonly Fault[] => {
    const waits = this.#next;
    const counts = transport === 'websocket' || method === 'POST';
    if (waits === undefined || waits.vendor !== vendor || !counts) return [];
    this.#next = undefined;
    return [waits.fault];
  };

  /** Strikes every open connection of a simulator with one fault; where there is none, the next request. */
  strike(atMs: number, { connections, vendor }: Simulator): Strike {
    const { name, fault: drawn } = SURVIVABLE[Math.floor(this.#random() * SURVIVABLE.length)] as Sample;
    const fault: Fault = drawn;
    const open = connections.filter((connection) => connection.open);
    if (isHandshakeFault(fault)) {
      this.#next = { fault, vendor };
      for (const connection of open) connection.inject({ kind: 'drop' });
    } else if (open.length === 0) this.#next = { fault: { ...fault, at: 'duringSpeech' }, vendor };
    else for (const connection of open) connection.inject(fault);
    const struck = { name, atMs, losesWords: fault.kind === 'malformedJson' };
    this.done.push(struck);
    return struck;
  }
}
