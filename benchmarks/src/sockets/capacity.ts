import type { Peer } from '../calls/process/remote.js';
import { largestHeld } from '../calls/search.js';
import { Bench, CLIENTS_LATE_MS, type Figures, isHeld, type Timing } from './bench.js';
import type { SocketClients } from './load/socket-clients.js';
import type { System } from './system.js';

/** How many clients a system holds. */
export interface Capacity {
  readonly system: System;
  readonly held: number;
  /** Every try, in order. */
  readonly tries: readonly Figures[];
}

const SEARCH = { start: 100, step: 25, max: 1_200 } as const;
/** A number that breaks is tried again: machines stumble. One at most because somebody else kept this one busy. */
const TRIES = 2;
const MOST_TRIES = 3;

/** Doubles until it breaks, then halves the distance. */
export async function measureCapacity(
  system: System,
  timing: Timing,
  clients: Peer<SocketClients>,
  progress: () => void,
): Promise<Capacity> {
  const tries: Figures[] = [];
  const bench = await Bench.open(system, timing, clients);
  const holds = async (count: number): Promise<boolean> => {
    for (let counted = 0, done = 0; counted < TRIES && done < MOST_TRIES; done++) {
      const figures = await bench.measure(count);
      tries.push(figures);
      progress();
      if (isHeld(figures)) return true;
      if (figures.found.lateMs < CLIENTS_LATE_MS) counted++;
    }
    return false;
  };
  try {
    // What is compiled first would spoil what is measured first.
    await bench.measure(SEARCH.start);
    const held = await largestHeld({ ...SEARCH, holds });
    return { system, held, tries };
  } finally {
    await bench.close();
  }
}
