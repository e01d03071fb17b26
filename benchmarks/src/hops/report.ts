import { round } from '../measure/round.js';
import type { LinesPlot, Table } from '../report/index.js';
import type { HopRow } from './hops.js';

/** What a hop costs by design, and how that compares with the cheapest of ours. */
export function hopsTable(rows: readonly HopRow[]): Table {
  const reference = (row: HopRow) =>
    rows.find(({ design, stages }) => design === 'Antiphon, handlers' && stages === row.stages);
  return {
    head: ['design', 'stages', 'ns/frame', 'ns/hop', 'quartiles', '÷ handlers', 'bytes/frame'],
    rows: rows.map((row) => [
      row.design,
      String(row.stages),
      round(row.nsPerFrame.median),
      round(row.nsPerHop.median),
      `${round(row.nsPerHop.low)}–${round(row.nsPerHop.high)}`,
      (row.nsPerFrame.median / (reference(row)?.nsPerFrame.median ?? Number.NaN)).toFixed(2),
      row.bytesPerFrame === undefined ? '–' : row.bytesPerFrame.toFixed(1),
    ]),
  };
}

/** What one more stage costs, from the difference between the shortest and the longest line of each design. */
export function slopeTable(rows: readonly HopRow[]): Table {
  const names = [...new Set(rows.map(({ design }) => design))];
  return {
    head: ['design', 'ns per further hop', 'bytes per further hop'],
    rows: names.map((name) => {
      const own = rows.filter(({ design }) => design === name).toSorted((a, b) => a.stages - b.stages);
      const [first, last] = [own[0] as HopRow, own.at(-1) as HopRow];
      const hops = last.stages - first.stages;
      const bytes = ((last.bytesPerFrame ?? Number.NaN) - (first.bytesPerFrame ?? Number.NaN)) / hops;
      return [
        name,
        round((last.nsPerFrame.median - first.nsPerFrame.median) / hops),
        Number.isNaN(bytes) ? '–' : Math.abs(bytes).toFixed(1),
      ];
    }),
  };
}

/** What a frame costs against the number of processors that it goes through, or of sessions that take turns. */
export function hopsPlot(rows: readonly HopRow[], by: 'stages' | 'sessions' = 'stages'): LinesPlot {
  const names = [...new Set(rows.map(({ design }) => design))];
  const x = by === 'stages' ? 'processors' : 'sessions';
  return {
    kind: 'lines',
    title: `What a frame costs, by the number of ${x}`,
    caption:
      'Both axes are logarithmic: a design that lies one mark higher costs ten times as much. Bands are quartiles.',
    x,
    y: 'ns per frame',
    logX: true,
    logY: true,
    lines: names.map((name) => ({
      name,
      points: rows
        .filter(({ design }) => design === name)
        .map(({ [by]: x, nsPerFrame: { median, low, high } }) => ({ x, y: median, low, high })),
    })),
  };
}
