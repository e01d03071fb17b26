import { round } from '../measure/round.js';
import { table } from '../measure/table.js';
import type { HopRow } from './hops.js';

/** What a hop costs by design, and how that compares with the cheapest of ours. */
export function hopsTable(rows: readonly HopRow[]): string {
  const reference = (row: HopRow) =>
    rows.find(({ design, stages }) => design === 'Antiphon, handlers' && stages === row.stages);
  return table(
    ['design', 'stages', 'ns/frame', 'ns/hop', 'quartiles', '÷ handlers', 'bytes/frame'],
    rows.map((row) => [
      row.design,
      String(row.stages),
      round(row.nsPerFrame.median),
      round(row.nsPerHop.median),
      `${round(row.nsPerHop.low)}–${round(row.nsPerHop.high)}`,
      (row.nsPerFrame.median / (reference(row)?.nsPerFrame.median ?? Number.NaN)).toFixed(2),
      row.bytesPerFrame === undefined ? '–' : row.bytesPerFrame.toFixed(1),
    ]),
  );
}

/** What one more stage costs, from the difference between the shortest and the longest line of each design. */
export function slopeTable(rows: readonly HopRow[]): string {
  const names = [...new Set(rows.map(({ design }) => design))];
  return table(
    ['design', 'ns per further hop', 'bytes per further hop'],
    names.map((name) => {
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
  );
}
