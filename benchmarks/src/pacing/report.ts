import { type Spread, spreadOf } from '../measure/statistics.js';
import type { Heard } from './listener.js';
import type { StallResult } from './stalls.js';
import type { TimingRow } from './timing.js';

/** Makes a table of a head and rows. */
export type Table = (head: readonly string[], rows: readonly (readonly string[])[]) => string;

/** How well streams kept their time, and at what cost. */
export function timingTable(table: Table, rows: readonly TimingRow[]): string {
  return table(
    ['design', 'streams', 'p50 ms', 'p99 ms', 'max ms', 'drift ms', 'drift %', 'CPU %'],
    rows.map(({ design, streams, errorMs, driftMs, driftPercent, cpuPercent }) => [
      design,
      String(streams),
      spread(errorMs.p50, 2),
      spread(errorMs.p99, 2),
      spread(errorMs.max, 1),
      spread(driftMs, 1),
      fixed(driftPercent.median, 2),
      spread(cpuPercent, 1),
    ]),
  );
}

/** What listeners heard of stalls. */
export function stallTable(table: Table, results: readonly StallResult[]): string {
  return table(
    ['design', 'gaps', 'breaks', 'silence ms', 'longest ms', 'lowest lead ms', 'lead left ms'],
    results.map(({ design, heard }) => {
      const cell = (of: (one: Heard) => number): string => spread(spreadOf(heard.map(of)), 0);
      return [
        design,
        cell(({ gaps }) => gaps),
        cell(({ breaks }) => breaks),
        cell(({ silenceMs }) => silenceMs),
        cell(({ longestMs }) => longestMs),
        cell(({ lowestLeadMs }) => lowestLeadMs),
        cell(({ leadLeftMs }) => leadLeftMs),
      ];
    }),
  );
}

/** The median, and the quartiles where they are not the same. */
function spread({ median, low, high }: Spread, digits: number): string {
  const [from, to] = [fixed(low, digits), fixed(high, digits)];
  return from === to ? fixed(median, digits) : `${fixed(median, digits)} [${from}–${to}]`;
}

/** Without a minus before nothing but zeros. */
const fixed = (value: number, digits: number): string => value.toFixed(digits).replace(/^-(?=[0.]+$)/, '');
