import type { Peer } from '../calls/process/remote.js';
import { Bench, type Figures, type Timing } from './bench.js';
import type { SocketClients } from './load/socket-clients.js';
import { SYSTEMS, type System } from './system.js';

export interface OverheadOptions {
  readonly clients: number;
  readonly rounds: number;
  readonly timing: Timing;
  readonly load: Peer<SocketClients>;
  progress(): void;
}

/** The same clients at Antiphon and at the loop that is written by hand. */
export interface Overhead {
  readonly clients: number;
  readonly bySystem: Readonly<
    Record<System, { readonly rounds: readonly Figures[]; readonly heapKb: number }>
  >;
  /** Processor time of Antiphon ÷ by hand, of every pair of neighbours. */
  readonly cpuRatios: readonly number[];
  /** How much longer an answer took, p50, of every pair, in ms. */
  readonly addedMs: readonly number[];
}

/** Measures the two in turn, first one ahead and then the other, each pair under the same weather. */
export async function measureOverhead({
  clients,
  rounds,
  timing,
  load,
  progress,
}: OverheadOptions): Promise<Overhead> {
  const benches: Record<System, Bench> = {
    antiphon: await Bench.open('antiphon', timing, load),
    byHand: await Bench.open('byHand', timing, load),
  };
  try {
    const heapKb = {
      antiphon: await benches.antiphon.heapPerClient(clients),
      byHand: await benches.byHand.heapPerClient(clients),
    };
    const measured: Record<System, Figures[]> = { antiphon: [], byHand: [] };
    for (let round = 0; round < rounds; round++) {
      for (const system of round % 2 === 0 ? SYSTEMS : SYSTEMS.toReversed()) {
        measured[system].push(await benches[system].measure(clients));
        progress();
      }
    }
    const pairs = measured.antiphon.map((ours, round) => [ours, measured.byHand[round] as Figures] as const);
    return {
      clients,
      bySystem: {
        antiphon: { rounds: measured.antiphon, heapKb: heapKb.antiphon },
        byHand: { rounds: measured.byHand, heapKb: heapKb.byHand },
      },
      cpuRatios: pairs.map(([ours, floor]) => ours.cpuPerClient / floor.cpuPerClient),
      addedMs: pairs.map(([ours, floor]) => ours.found.tripP50Ms - floor.found.tripP50Ms),
    };
  } finally {
    await Promise.all(SYSTEMS.map((system) => benches[system].close()));
  }
}
