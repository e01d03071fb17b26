import type { Benchmark, BenchmarkRun } from '../benchmark.js';
import { untilInterrupted } from '../measure/until-interrupted.js';
import { ratioRow } from '../report/index.js';
import { UsageError } from '../usage-error.js';
import { type Capacity, measureCapacity } from './capacity.js';
import { Bench, type Timing } from './figures.js';
import type { Callers } from './load/index.js';
import { MODES, type Mode, SYSTEMS } from './mode.js';
import { measureOverhead, type Overhead } from './overhead.js';
import { type Peer, startCallersProcess } from './process/remote.js';
import { capacityPlots, capacityTable, costTable, heldTable, sharesSections } from './report.js';

const QUICK_CALLS = 5;
const CALLS = 100;
const QUICK: Timing = { warmUpMs: 100, windowMs: 300 };
const FULL: Timing = { warmUpMs: 1_000, windowMs: 3_000 };
/** 25 calls are near what the next run differs by. */
const SEARCH = { start: 100, step: 25, max: 1_600 } as const;

const CALLERS_LATE =
  'Callers: how late their own process was, p99. Above some ms, something else kept the machine busy.';

export const calls: Benchmark = {
  name: 'calls',
  title: 'Telephone calls of one process',
  summary: 'how many telephone calls one process holds, and what a call costs',
  flags: { calls: { type: 'string' }, mode: { type: 'string' } },
  help: [
    '--calls N     only what so many calls cost, no search',
    '--mode mulaw|resampled     only one of them',
  ],
  rounds: 5,
  async run(options) {
    const { flags, show } = options;
    const modes = chosenModes(flags.mode);
    const wanted = chosenCalls(flags.calls);
    const callers = startCallersProcess();
    try {
      const searched = wanted === undefined && !options.quick;
      const capacities = searched ? await searchAll(modes, options, callers) : [];
      if (capacities.length > 0) {
        show({ title: 'Calls held', table: heldTable(capacities) });
        const plots = capacityPlots(capacities);
        show({
          title: 'Every number of calls that was tried',
          text: CALLERS_LATE,
          plots,
          table: capacityTable(capacities),
        });
      }
      const overheads = await costOfAll(modes, wanted, options, callers);
      if (overheads.length > 0) show({ title: 'What a call costs', table: costTable(overheads) });
      for (const section of sharesSections(overheads)) show(section);
      let monitorPercent = Number.NaN;
      await untilInterrupted(options.signal, async () => {
        monitorPercent = await costOfMonitor(options.quick ? 300 : 3_000, callers);
      });
      return {
        rows: overheads.map(({ mode, calls, ratios }) =>
          ratioRow(`CPU of a call, ${mode}, ${calls} calls`, ratios),
        ),
        method: [
          'Servers and callers are processes of their own. The two systems take turns, each pair under the same weather.',
          'Where the time goes is what a sampling profiler saw in a stretch that counts for nothing else.',
          ...(Number.isNaN(monitorPercent)
            ? []
            : [
                `The delay of the event loop is taken by a histogram that costs ${monitorPercent.toFixed(2)} % of a core.`,
              ]),
        ],
        measured: { capacities, overheads, monitorPercent },
      };
    } finally {
      await callers.end();
    }
  },
};

async function searchAll(
  modes: readonly Mode[],
  { signal, progress }: BenchmarkRun,
  callers: Peer<Callers>,
): Promise<Capacity[]> {
  const capacities: Capacity[] = [];
  await untilInterrupted(signal, async () => {
    for (const mode of modes) {
      for (const system of SYSTEMS) {
        const done = capacities.length;
        const total = modes.length * SYSTEMS.length;
        const tell = () => progress(done, total);
        capacities.push(
          await measureCapacity({ ...SEARCH, system, mode, timing: FULL, callers, progress: tell }),
        );
      }
    }
  });
  return capacities;
}

async function costOfAll(
  modes: readonly Mode[],
  wanted: number | undefined,
  { quick, rounds, signal, progress }: BenchmarkRun,
  callers: Peer<Callers>,
): Promise<Overhead[]> {
  const overheads: Overhead[] = [];
  let done = 0;
  for (const mode of modes) {
    if (signal.aborted) break;
    const overhead = await measureOverhead({
      mode,
      calls: wanted ?? (quick ? QUICK_CALLS : CALLS),
      rounds,
      timing: quick ? QUICK : FULL,
      callers,
      signal,
      progress: () => progress(++done, modes.length * SYSTEMS.length * rounds),
    });
    if (overhead !== undefined) overheads.push(overhead);
  }
  return overheads;
}

async function costOfMonitor(ms: number, callers: Peer<Callers>): Promise<number> {
  const bench = await Bench.open('byHand', 'mulaw', QUICK, callers);
  try {
    return await bench.monitorCost(ms);
  } finally {
    await bench.close();
  }
}

function chosenModes(mode: string | boolean | undefined): readonly Mode[] {
  if (mode === undefined) return MODES;
  const chosen = MODES.filter((each) => each === mode);
  if (chosen.length === 0) throw new UsageError(`--mode is '${mode}'; ${MODES.join(' or ')} is expected`);
  return chosen;
}

function chosenCalls(given: string | boolean | undefined): number | undefined {
  if (given === undefined) return undefined;
  const count = Number(given);
  if (!(Number.isInteger(count) && count > 0)) {
    throw new UsageError(`--calls is '${given}'; a whole number above 0 is expected`);
  }
  return count;
}
