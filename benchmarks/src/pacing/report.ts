import { type Spread, spreadOf } from '../measure/statistics.js';
import type { LinesPlot, StripsPlot, Table } from '../report/index.js';
import type { Heard } from './listener.js';
import type { StallResult } from './stalls.js';
import type { TimingRow } from './timing.js';

/** How well streams kept their time, and at what cost. */
export function timingTable(rows: readonly TimingRow[]): Table {
  return {
    head: ['design', 'streams', 'p50 ms', 'p99 ms', 'max ms', 'drift ms', 'drift %', 'CPU %'],
    rows: rows.map(({ design, streams, errorMs, driftMs, driftPercent, cpuPercent }) => [
      design,
      String(streams),
      spread(errorMs.p50, 2),
      spread(errorMs.p99, 2),
      spread(errorMs.max, 1),
      spread(driftMs, 1),
      fixed(driftPercent.median, 2),
      spread(cpuPercent, 1),
    ]),
  };
}

/** Of each design, against how many streams are paced. */
export function timingPlots(rows: readonly TimingRow[]): LinesPlot[] {
  const names = [...new Set(rows.map(({ design }) => design))];
  const plot = (title: string, y: string, of: (row: TimingRow) => Spread): LinesPlot => ({
    kind: 'lines',
    title,
    x: 'streams',
    y,
    logX: true,
    lines: names.map((name) => ({
      name,
      points: rows
        .filter(({ design }) => design === name)
        .map((row) => ({ x: row.streams, y: of(row).median, low: of(row).low, high: of(row).high })),
    })),
  });
  return [
    plot('How far one frame in a hundred left from its slot', 'ms', ({ errorMs }) => errorMs.p99),
    plot('What pacing costs', '% of a core', ({ cpuPercent }) => cpuPercent),
  ];
}

/** How much of the speech was silence to each listener. */
export function stallPlot(results: readonly StallResult[]): StripsPlot {
  return {
    kind: 'strips',
    title: 'Silence that a listener heard of a process that stood still',
    axis: 'ms',
    groups: results.map(({ design, heard }) => ({
      name: design,
      values: heard.map(({ silenceMs }) => silenceMs),
    })),
  };
}

/** What listeners heard of stalls. */
export function stallTable(results: readonly StallResult[]): Table {
  return {
    head: ['design', 'gaps', 'breaks', 'silence ms', 'longest ms', 'lowest lead ms', 'lead left ms'],
    rows: results.map(({ design, heard }) => {
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
  };
}

/** The median, and the quartiles where they are not the same. */
function spread({ median, low, high }: Spread, digits: number): string {
  const [from, to] = [fixed(low, digits), fixed(high, digits)];
  return from === to ? fixed(median, digits) : `${fixed(median, digits)} [${from}–${to}]`;
}

/** Without a minus before nothing but zeros. */
const fixed = (value: number, digits: number): string => value.toFixed(digits).replace(/^-(?=[0.]+$)/, '');
