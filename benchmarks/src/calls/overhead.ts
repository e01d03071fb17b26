import { type Spread, spreadOf } from '../measure/statistics.js';
import { Bench, type Figures, type Timing } from './figures.js';
import type { Callers } from './load/index.js';
import { type Mode, SYSTEMS, type System } from './mode.js';
import type { Peer } from './process/remote.js';
import type { Share } from './profile/shares.js';

export interface OverheadOptions {
  readonly mode: Mode;
  readonly calls: number;
  readonly rounds: number;
  readonly timing: Timing;
  readonly callers: Peer<Callers>;
  progress(): void;
}

/** The same calls at Antiphon and at the loop that is written by hand. */
export interface Overhead {
  readonly mode: Mode;
  readonly calls: number;
  readonly bySystem: Readonly<Record<System, SystemCost>>;
  /** Processor time of Antiphon ÷ by hand, of each pair of neighbours. */
  readonly cpuRatio: Spread;
  /** The same, of every pair. */
  readonly ratios: readonly number[];
}

/** What calls cost one of the two. */
export interface SystemCost {
  /** Of every round. */
  readonly rounds: readonly Figures[];
  /** In percent of a core. */
  readonly cpuPerCall: Spread;
  /** How much of it the kernel took, 0 … 1. */
  readonly kernelShare: Spread;
  readonly heapKbPerCall: number;
  readonly rssKbPerCall: number;
  /** Where the main thread spent its time, in a stretch of its own. */
  readonly shares: readonly Share[];
  readonly profiledMs: number;
}

const FEW_CALLS = 5;

/** Measures the two in turn, first one ahead and then the other, each pair under the same weather. */
export async function measureOverhead(options: OverheadOptions): Promise<Overhead> {
  const { mode, calls, rounds, timing, callers, progress } = options;
  const benches: Record<System, Bench> = {
    antiphon: await Bench.open('antiphon', mode, timing, callers),
    byHand: await Bench.open('byHand', mode, timing, callers),
  };
  try {
    const memory = {
      antiphon: await memoryPerCall(benches.antiphon, calls),
      byHand: await memoryPerCall(benches.byHand, calls),
    };
    const measured: Record<System, Figures[]> = { antiphon: [], byHand: [] };
    for (let round = 0; round < rounds; round++) {
      for (const system of round % 2 === 0 ? SYSTEMS : SYSTEMS.toReversed()) {
        measured[system].push(await benches[system].measure(calls));
        progress();
      }
    }
    const costOf = async (system: System): Promise<SystemCost> => {
      const { serving } = await benches[system].measure(calls, { profile: true });
      return {
        rounds: measured[system],
        cpuPerCall: spreadOf(measured[system].map(({ cpuPerCall }) => cpuPerCall)),
        kernelShare: spreadOf(measured[system].map(({ serving }) => serving.kernelMs / serving.cpuMs)),
        ...memory[system],
        shares: serving.shares ?? [],
        profiledMs: serving.elapsedMs,
      };
    };
    const bySystem = { antiphon: await costOf('antiphon'), byHand: await costOf('byHand') };
    const ratios = measured.antiphon.map(
      ({ cpuPerCall }, round) => cpuPerCall / (measured.byHand[round]?.cpuPerCall ?? Number.NaN),
    );
    return { mode, calls, bySystem, cpuRatio: spreadOf(ratios), ratios };
  } finally {
    await Promise.all(SYSTEMS.map((system) => benches[system].close()));
  }
}

/** A few calls first, so that what all share is there already. */
async function memoryPerCall(
  bench: Bench,
  calls: number,
): Promise<{ readonly heapKbPerCall: number; readonly rssKbPerCall: number }> {
  await bench.measure(FEW_CALLS);
  const idle = await bench.idleMemory();
  const { memory } = await bench.measure(calls, { memory: true });
  const kilobytes = (bytes = Number.NaN): number => bytes / 1024 / calls;
  return {
    heapKbPerCall: kilobytes((memory?.heapBytes ?? Number.NaN) - idle.heapBytes),
    rssKbPerCall: kilobytes((memory?.rssBytes ?? Number.NaN) - idle.rssBytes),
  };
}
