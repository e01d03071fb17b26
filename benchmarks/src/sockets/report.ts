import { round } from '../measure/round.js';
import { spreadOf } from '../measure/statistics.js';
import type { Table } from '../report/index.js';
import { type Figures, LATE_MS } from './bench.js';
import type { Capacity } from './capacity.js';
import type { Overhead } from './overhead.js';
import { SYSTEMS, type System } from './system.js';

const NAMES: Readonly<Record<System, string>> = { antiphon: 'Antiphon', byHand: 'by hand' };
const FRAMES_PER_SECOND = 50;

const middle = (figures: readonly Figures[], of: (figures: Figures) => number): number =>
  spreadOf(figures.map(of)).median;

/** How many clients one process holds. */
export function heldTable(capacities: readonly Capacity[]): Table {
  return {
    head: ['system', `clients held, p99 below ${LATE_MS} ms`],
    rows: capacities.map(({ system, held }) => [NAMES[system], String(held)]),
  };
}

/** Every number of clients that was tried. */
export function triesTable(capacities: readonly Capacity[]): Table {
  return {
    head: [
      'system',
      'clients',
      'ms late p50',
      'p99',
      'underruns',
      'CPU',
      'answer p99',
      'loop p99',
      'clients late',
    ],
    rows: capacities.flatMap(({ tries }) =>
      tries.map(({ system, clients, found, served, cpuPerClient }) => [
        NAMES[system],
        String(clients),
        round(found.heard.p50LateMs),
        round(found.heard.p99LateMs),
        String(found.heard.underruns),
        `${(cpuPerClient * clients).toFixed(0)} %`,
        `${round(found.tripP99Ms)} ms`,
        `${round(served.loopDelayP99Ms)} ms`,
        `${round(found.lateMs)} ms`,
      ]),
    ),
  };
}

/** What a client costs, and how that compares. */
export function costTable({ clients, bySystem, cpuRatios }: Overhead): Table {
  const ratio = spreadOf(cpuRatios);
  return {
    head: [
      'system',
      'clients',
      'CPU/client',
      'µs/frame',
      '÷ by hand',
      'answer p50',
      'p99',
      'p99 late',
      'heap KB',
    ],
    rows: SYSTEMS.map((system) => {
      const { rounds, heapKb } = bySystem[system];
      const cpu = middle(rounds, ({ cpuPerClient }) => cpuPerClient);
      return [
        NAMES[system],
        String(clients),
        `${cpu.toFixed(3)} %`,
        round((cpu * 1e4) / FRAMES_PER_SECOND),
        system === 'antiphon' ? ratio.median.toFixed(3) : '1',
        `${middle(rounds, ({ found }) => found.tripP50Ms).toFixed(2)} ms`,
        `${middle(rounds, ({ found }) => found.tripP99Ms).toFixed(2)} ms`,
        `${round(middle(rounds, ({ found }) => found.heard.p99LateMs))} ms`,
        round(heapKb),
      ];
    }),
  };
}
