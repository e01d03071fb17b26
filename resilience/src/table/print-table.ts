import type { Adapter } from '../adapters/index.js';
import type { Mark, Verdict } from '../expectations/index.js';
import { MOMENTS } from '../matrix/cell.js';
import { ALL_FAULTS } from '../matrix/faults.js';

export const MARKS = {
  passed: '●',
  cut: '◐',
  refused: '■',
  failed: '✗',
} as const satisfies Readonly<Record<Mark, string>>;

/** A field of the table: a mark for each moment, and the slowest recovery. */
export interface Field {
  readonly marks: string;
  /** Undefined where nothing had to recover. */
  readonly recoveryMs: number | undefined;
}

/** The verdicts on one adapter and one fault, as they stand in the table. */
export function fieldOf(verdicts: readonly Verdict[], adapter: Adapter, fault: string): Field {
  const own = verdicts.filter(({ cell }) => cell.adapter === adapter && cell.fault?.name === fault);
  const marks = MOMENTS.map((moment) => {
    const verdict = own.find(({ cell }) => cell.moment === moment);
    return verdict === undefined ? '·' : MARKS[verdict.mark];
  }).join('');
  const recovered = own.filter(({ mark }) => mark === 'passed' || mark === 'cut');
  const slowest = Math.round(Math.max(0, ...recovered.map(({ recoveryMs }) => recoveryMs)));
  return { marks, recoveryMs: recovered.length > 0 ? slowest : undefined };
}

/** The adapters that have a verdict, in the order of the verdicts. */
export const adaptersIn = (verdicts: readonly Verdict[]): readonly Adapter[] => [
  ...new Set(verdicts.map(({ cell }) => cell.adapter)),
];

/** The table for a terminal: a line for each fault, a column for each adapter. */
export function printTable(verdicts: readonly Verdict[]): string {
  const adapters = adaptersIn(verdicts);
  const rows = [
    ['', ...adapters.map(({ name }) => name)],
    ...ALL_FAULTS.map(({ name }) => [
      name,
      ...adapters.map((adapter) => {
        const { marks, recoveryMs } = fieldOf(verdicts, adapter, name);
        return recoveryMs === undefined ? marks : `${marks} ${recoveryMs}`;
      }),
    ]),
  ];
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => [...(row[column] ?? '')].length)));
  return rows
    .map((row) =>
      row
        .map((text, column) => text + ' '.repeat((widths?.[column] ?? 0) - [...text].length))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
