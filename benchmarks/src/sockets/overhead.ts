import type { Peer } from '../calls/process/remote.js';
import { untilInterrupted } from '../measure/until-interrupted.js';
import { Bench, type Figures, type Timing } from './bench.js';
import type { SocketClients } from './load/socket-clients.js';
import { SYSTEMS, type System } from './system.js';

export interface OverheadOptions {
  readonly clients: number;
  readonly rounds: number;
  readonly timing: Timing;
  readonly load: Peer<SocketClients>;
  readonly signal: AbortSignal;
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

/**
 * Measures the two in turn, first one ahead and then the other, each pair under the same weather. Once `signal` fires,
 * gives what can be said of the pairs that are whole: nothing before the first.
 */
export async function measureOverhead({
  clients,
  rounds,
  timing,
  load,
  signal,
  progress,
}: OverheadOptions): Promise<Overhead | undefined> {
  const benches: Record<System, Bench> = {
    antiphon: await Bench.open('antiphon', timing, load),
    byHand: await Bench.open('byHand', timing, load),
  };
  try {
    const heapKb: Record<System, number> = { antiphon: Number.NaN, byHand: Number.NaN };
    const measured: Record<System, Figures[]> = { antiphon: [], byHand: [] };
    await untilInterrupted(signal, async () => {
      for (const system of SYSTEMS) heapKb[system] = await benches[system].heapPerClient(clients);
      for (let round = 0; round < rounds; round++) {
        for (const system of round % 2 === 0 ? SYSTEMS : SYSTEMS.toReversed()) {
          measured[system].push(await benches[system].measure(clients));
          progress();
        }
      }
    });
    const whole = Math.min(measured.antiphon.length, measured.byHand.length);
    if (whole === 0) return undefined;
    for (const system of SYSTEMS) measured[system].splice(whole);
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
