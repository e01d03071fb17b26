import { Bench, type Figures, isHeld, type Timing } from './figures.js';
import type { Callers } from './load/index.js';
import type { Mode, System } from './mode.js';
import type { Peer } from './process/remote.js';
import { largestHeld } from './search.js';

/** How late a frame in a hundred may be: what a caller's telephone hides in any case, and what the lead hides easily. */
export const LATE_MS = [20, 40] as const;

export interface CapacityOptions {
  readonly system: System;
  readonly mode: Mode;
  readonly start: number;
  readonly step: number;
  readonly max: number;
  readonly timing: Timing;
  readonly callers: Peer<Callers>;
  progress(): void;
}

/** How many calls a system holds. */
export interface Capacity {
  readonly system: System;
  readonly mode: Mode;
  /** Every number of calls that was tried, the best of its tries. */
  readonly steps: readonly Figures[];
  /** The largest number held, by how late one frame in a hundred may be. */
  readonly held: readonly { readonly lateMs: number; readonly calls: number }[];
}

/** A number that breaks is tried again: machines stumble. */
const TRIES = 2;
/** Where the callers were that late, something else kept the machine busy, and the try is not counted; one at most. */
const CALLERS_LATE_MS = 10;
const MOST_TRIES = 3;

/** Doubles until it breaks, then halves the distance. */
export async function measureCapacity(options: CapacityOptions): Promise<Capacity> {
  const { system, mode, start, step, max, timing, callers, progress } = options;
  const tried = new Map<number, Figures[]>();
  const bench = await Bench.open(system, mode, timing, callers);
  const holds = async (calls: number, lateMs: number): Promise<boolean> => {
    const tries = tried.get(calls) ?? [];
    tried.set(calls, tries);
    const isDecided = (): boolean =>
      tries.length === MOST_TRIES ||
      tries.filter(({ callersLateMs }) => callersLateMs < CALLERS_LATE_MS).length >= TRIES ||
      tries.some((figures) => isHeld(figures, lateMs));
    while (!isDecided()) {
      tries.push(await bench.measure(calls));
      progress();
    }
    return tries.some((figures) => isHeld(figures, lateMs));
  };
  try {
    // What breaks the machine would spoil what is measured behind it: a first few calls, for nothing.
    await bench.measure(start);
    const held: { lateMs: number; calls: number }[] = [];
    for (const lateMs of LATE_MS) {
      const calls = await largestHeld({ start, step, max, holds: (wanted) => holds(wanted, lateMs) });
      held.push({ lateMs, calls });
    }
    const steps = [...tried.values()].map(best).sort((one, other) => one.calls - other.calls);
    return { system, mode, steps, held };
  } finally {
    await bench.close();
  }
}

function best(tries: readonly Figures[]): Figures {
  const [first, ...others] = tries;
  return others.reduce(
    (least, figures) => (figures.heard.p99LateMs < least.heard.p99LateMs ? figures : least),
    first as Figures,
  );
}
