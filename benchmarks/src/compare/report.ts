import type { Cell, Section, Table, Tone } from '../report/index.js';
import type { Row } from './rows.js';

/** Four digits or so, and none behind hundreds. */
export const fixed = (value: number): string => {
  const size = Math.abs(value);
  return value.toFixed(size < 0.1 ? 4 : size < 10 ? 2 : 1);
};

export type Names = readonly [classic: string, pipeline: string];

/** All that was compared. */
export function compareTable(rows: readonly Row[], names: Names): Table {
  return {
    head: ['metric', 'unit', ...names, 'ratio', '95 %', 'difference', 'verdict', 'goal'],
    rows: rows.map((row) => [
      row.metric,
      row.unit,
      fixed(row.classic),
      fixed(row.pipeline),
      row.ratio.median.toFixed(3),
      `${row.ratio.low.toFixed(3)}–${row.ratio.high.toFixed(3)}`,
      fixed(row.difference.median),
      row.verdict,
      goalCell(row),
    ]),
  };
}

/** What a person watches while it is measured: no verdicts yet, which would be asked again after every pair. */
export function liveSection(rows: readonly Row[], names: Names, pairs: number): Section {
  return {
    title: `After ${pairs} ${pairs === 1 ? 'pair' : 'pairs'}`,
    table: {
      head: ['metric', 'unit', ...names, 'ratio', '95 %'],
      rows: rows.map(({ metric, unit, classic, pipeline, ratio }) => [
        metric,
        unit,
        fixed(classic),
        fixed(pipeline),
        ratio.median.toFixed(3),
        `${ratio.low.toFixed(3)}–${ratio.high.toFixed(3)}`,
      ]),
    },
  };
}

export function goalText({ goal, unit }: Row): string {
  if (goal === undefined) return '';
  return 'ratio' in goal ? `≤ ${goal.ratio}` : `≤ +${goal.more} ${unit}`;
}

/** In a word, and in a colour. */
export const saidOf = (keepsGoal: boolean | undefined): string =>
  keepsGoal === undefined ? 'open' : keepsGoal ? 'kept' : 'missed';
export const toneOf = (keepsGoal: boolean | undefined): Tone =>
  keepsGoal === undefined ? 'open' : keepsGoal ? 'good' : 'bad';

function goalCell(row: Row): Cell {
  if (row.goal === undefined) return '';
  return { text: `${goalText(row)}: ${saidOf(row.keepsGoal)}`, tone: toneOf(row.keepsGoal) };
}
