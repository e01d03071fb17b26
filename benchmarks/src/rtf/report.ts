import { spreadOf } from '../measure/statistics.js';
import { type FigureRow, type Section, valueRow } from '../report/index.js';
import type { Part, RtfFigures } from './measure.js';

/** All rounds of a part on one runtime. */
export interface RtfRow {
  readonly part: Part;
  readonly runtime: string;
  readonly rounds: readonly RtfFigures[];
}

/** Processor time per second of audio, of every pass: it does not depend on what else the machine does. */
const cpuOf = ({ rounds }: RtfRow): number[] =>
  rounds.flatMap(({ audioMs, passes }) => passes.map(({ cpuMs }) => cpuMs / audioMs));

const elapsedOf = ({ rounds }: RtfRow): number[] =>
  rounds.flatMap(({ audioMs, passes }) => passes.map(({ elapsedMs }) => elapsedMs / audioMs));

export function rtfSection(rows: readonly RtfRow[]): Section {
  return {
    title: 'Seconds of work per second of audio',
    text: 'Every model runs on one thread. Elapsed time holds waiting for a machine that is busy, processor time does not.',
    plots: [
      {
        kind: 'strips',
        title: 'Processor time per second of audio',
        axis: 's/s',
        groups: rows.map((row) => ({ name: `${row.part}, ${row.runtime}`, values: cpuOf(row) })),
      },
    ],
    table: {
      head: ['part', 'runtime', 'audio s', 'CPU s/s', 'quartiles', 'elapsed s/s', '× real time', 'first ms'],
      rows: rows.map((row) => {
        const { median, low, high } = spreadOf(cpuOf(row));
        const [{ audioMs } = { audioMs: Number.NaN }] = row.rounds;
        return [
          row.part,
          row.runtime,
          (audioMs / 1_000).toFixed(1),
          median.toFixed(4),
          `${low.toFixed(4)}–${high.toFixed(4)}`,
          spreadOf(elapsedOf(row)).median.toFixed(4),
          (1 / median).toFixed(0),
          spreadOf(row.rounds.map(({ loadMs }) => loadMs)).median.toFixed(0),
        ];
      }),
    },
  };
}

export const rtfRows = (rows: readonly RtfRow[]): FigureRow[] =>
  rows.map((row) => valueRow(`${row.part}, ${row.runtime}: processor time`, 's/s', cpuOf(row)));
