import type { Benchmark } from '../benchmark.js';
import { untilInterrupted } from '../measure/until-interrupted.js';
import { ratioRow, valueRow } from '../report/index.js';
import { UsageError } from '../usage-error.js';
import { startClientsProcess, type Timing } from './bench.js';
import { type Capacity, measureCapacity } from './capacity.js';
import { measureOverhead } from './overhead.js';
import { costTable, heldTable, triesTable } from './report.js';
import { SYSTEMS } from './system.js';

const QUICK_CLIENTS = 5;
const CLIENTS = 100;
const QUICK: Timing = { warmUpMs: 200, windowMs: 500 };
const FULL: Timing = { warmUpMs: 1_000, windowMs: 3_000 };

export const sockets: Benchmark = {
  name: 'sockets',
  title: 'WebSocket clients of one process',
  summary: 'how many clients over WebSocket one process holds, and what the transport adds',
  flags: { clients: { type: 'string' } },
  help: ['--clients N     only what so many clients cost, no search'],
  rounds: 5,
  async run({ flags, quick, rounds, signal, show, progress }) {
    const wanted = chosenClients(flags.clients);
    const load = startClientsProcess();
    try {
      const capacities: Capacity[] = [];
      if (wanted === undefined && !quick) {
        await untilInterrupted(signal, async () => {
          for (const [at, system] of SYSTEMS.entries())
            capacities.push(await measureCapacity(system, FULL, load, () => progress(at, SYSTEMS.length)));
        });
      }
      if (capacities.length > 0) {
        show({ title: 'Clients held', table: heldTable(capacities) });
        show({ title: 'Every number of clients that was tried', table: triesTable(capacities) });
      }
      if (signal.aborted) return { rows: [], measured: { capacities } };
      let done = 0;
      const overhead = await measureOverhead({
        clients: wanted ?? (quick ? QUICK_CLIENTS : CLIENTS),
        rounds,
        timing: quick ? QUICK : FULL,
        load,
        signal,
        progress: () => progress(++done, SYSTEMS.length * rounds),
      });
      if (overhead === undefined) return { rows: [], measured: { capacities } };
      show({ title: 'What a client costs', table: costTable(overhead) });
      return {
        rows: [
          ratioRow(`CPU of a client over WebSocket, ${overhead.clients} clients`, overhead.cpuRatios),
          valueRow('what the transport adds to an answer, p50', 'ms', overhead.addedMs),
        ],
        method: [
          'Servers and clients are processes of their own. The two systems take turns, each pair under the same weather.',
          'A client sends 50 frames a second at 16 kHz, is sent 50 at 24 kHz, and asks a question twice a second.',
        ],
        measured: { capacities, overhead },
      };
    } finally {
      await load.end();
    }
  },
};

function chosenClients(given: string | boolean | undefined): number | undefined {
  if (given === undefined) return undefined;
  const count = Number(given);
  if (Number.isInteger(count) && count > 0) return count;
  throw new UsageError(`--clients is '${given}'; a whole number above 0 is expected`);
}
