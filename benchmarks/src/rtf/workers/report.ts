import { quantile, spreadOf } from '../../measure/statistics.js';
import { type FigureRow, type Section, valueRow } from '../../report/index.js';
import type { WorkersFigures } from './measure.js';

/** All rounds of so many workers for so many callers. */
export interface WorkersRow {
  readonly workers: number;
  readonly callers: number;
  readonly rounds: readonly WorkersFigures[];
}

const all = (row: WorkersRow, of: 'recognitionMs' | 'speechMs'): number[] =>
  row.rounds.flatMap((round) => round[of]);

/** Processor time of a turn, of every round: it does not depend on what else the machine does. */
const cpuOf = ({ rounds }: WorkersRow): number[] =>
  rounds.map(({ recognitionMs, cpuMs }) => cpuMs / recognitionMs.length);

/** Turns a minute, of every round. */
const turnsOf = ({ rounds }: WorkersRow): number[] =>
  rounds.map(({ recognitionMs, elapsedMs }) => (60_000 * recognitionMs.length) / elapsedMs);

function at(values: readonly number[], share: number): string {
  return quantile(
    values.toSorted((a, b) => a - b),
    share,
  ).toFixed(0);
}

export function workersSection(rows: readonly WorkersRow[]): Section {
  return {
    title: 'Speech workers',
    text: 'All callers stop speaking at the same moment, three seconds each, and each is answered by a sentence.',
    table: {
      head: [
        'workers of each kind',
        'callers',
        'turns/min',
        'CPU ms a turn',
        'text p50 ms',
        'text p95 ms',
        'speech p50 ms',
        'speech p95 ms',
        'memory MB',
      ],
      rows: rows.map((row) => [
        String(row.workers),
        String(row.callers),
        spreadOf(turnsOf(row)).median.toFixed(0),
        spreadOf(cpuOf(row)).median.toFixed(0),
        at(all(row, 'recognitionMs'), 0.5),
        at(all(row, 'recognitionMs'), 0.95),
        at(all(row, 'speechMs'), 0.5),
        at(all(row, 'speechMs'), 0.95),
        spreadOf(row.rounds.map(({ rssMb }) => rssMb)).median.toFixed(0),
      ]),
    },
  };
}

export const workersRows = (rows: readonly WorkersRow[]): FigureRow[] =>
  rows.map((row) =>
    valueRow(`${row.workers} workers, ${row.callers} callers`, 'turns/min', turnsOf(row), 'more'),
  );
