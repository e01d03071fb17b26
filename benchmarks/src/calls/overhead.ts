import { type Spread, spreadOf } from '../measure/statistics.js';
import { untilInterrupted } from '../measure/until-interrupted.js';
import { Bench, type Figures, type Timing } from './figures.js';
import type { Callers } from './load/index.js';
import { type Mode, SYSTEMS, type System } from './mode.js';
import type { Peer } from './process/remote.js';
import type { Share } from './profile/shares.js';
import type { Serving } from './servers/server-host.js';

export interface OverheadOptions {
  readonly mode: Mode;
  readonly calls: number;
  readonly rounds: number;
  readonly timing: Timing;
  readonly callers: Peer<Callers>;
  readonly signal: AbortSignal;
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

interface MemoryPerCall {
  readonly heapKbPerCall: number;
  readonly rssKbPerCall: number;
}

/** What calls cost one of the two. */
export interface SystemCost extends MemoryPerCall {
  /** Of every round. */
  readonly rounds: readonly Figures[];
  /** In percent of a core. */
  readonly cpuPerCall: Spread;
  /** How much of it the kernel took, 0 … 1. */
  readonly kernelShare: Spread;
  /** Where the main thread spent its time, in a stretch of its own. */
  readonly shares: readonly Share[];
  readonly profiledMs: number;
}

const FEW_CALLS = 5;

/**
 * Measures the two in turn, first one ahead and then the other, each pair under the same weather. Once `signal` fires,
 * gives what can be said of the pairs that are whole: nothing before the first.
 */
export async function measureOverhead(options: OverheadOptions): Promise<Overhead | undefined> {
  const { mode, calls, rounds, timing, callers, signal, progress } = options;
  const benches: Record<System, Bench> = {
    antiphon: await Bench.open('antiphon', mode, timing, callers),
    byHand: await Bench.open('byHand', mode, timing, callers),
  };
  try {
    const memory: Partial<Record<System, MemoryPerCall>> = {};
    const measured: Record<System, Figures[]> = { antiphon: [], byHand: [] };
    const profiles: Partial<Record<System, Serving>> = {};
    await untilInterrupted(signal, async () => {
      for (const system of SYSTEMS) memory[system] = await memoryPerCall(benches[system], calls);
      for (let round = 0; round < rounds; round++) {
        for (const system of round % 2 === 0 ? SYSTEMS : SYSTEMS.toReversed()) {
          measured[system].push(await benches[system].measure(calls));
          progress();
        }
      }
      for (const system of SYSTEMS)
        profiles[system] = (await benches[system].measure(calls, { profile: true })).serving;
    });
    const whole = Math.min(measured.antiphon.length, measured.byHand.length);
    if (whole === 0) return undefined;
    const costOf = (system: System): SystemCost => {
      const figures = measured[system].splice(0, whole);
      const profile = profiles[system];
      return {
        rounds: figures,
        cpuPerCall: spreadOf(figures.map(({ cpuPerCall }) => cpuPerCall)),
        kernelShare: spreadOf(figures.map(({ serving }) => serving.kernelMs / serving.cpuMs)),
        ...(memory[system] as MemoryPerCall),
        shares: profile?.shares ?? [],
        profiledMs: profile?.elapsedMs ?? Number.NaN,
      };
    };
    const bySystem = { antiphon: costOf('antiphon'), byHand: costOf('byHand') };
    const ratios = bySystem.antiphon.rounds.map(
      ({ cpuPerCall }, round) => cpuPerCall / (bySystem.byHand.rounds[round]?.cpuPerCall ?? Number.NaN),
    );
    return { mode, calls, bySystem, cpuRatio: spreadOf(ratios), ratios };
  } finally {
    await Promise.all(SYSTEMS.map((system) => benches[system].close()));
  }
}

/** A few calls first, so that what all share is there already. */
async function memoryPerCall(bench: Bench, calls: number): Promise<MemoryPerCall> {
  await bench.measure(FEW_CALLS);
  const idle = await bench.idleMemory();
  const { memory } = await bench.measure(calls, { memory: true });
  const kilobytes = (bytes = Number.NaN): number => bytes / 1024 / calls;
  return {
    heapKbPerCall: kilobytes((memory?.heapBytes ?? Number.NaN) - idle.heapBytes),
    rssKbPerCall: kilobytes((memory?.rssBytes ?? Number.NaN) - idle.rssBytes),
  };
}
