import type { Plot } from './plot.js';

/** Good and bad are coloured; a word beside the colour says the same. */
export type Tone = 'good' | 'bad' | 'open';

/** What stands in a table: plain words, or words with a tone. */
export type Cell = string | { readonly text: string; readonly tone: Tone };

/** The first column is on the left, the others are figures. */
export interface Table {
  readonly head: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
}

/** One figure, written large. */
export interface Card {
  readonly label: string;
  readonly value: string;
  /** Such as the interval and the goal. */
  readonly note?: string;
  readonly tone?: Tone;
}

/** A part of a report: the same for the terminal, for Markdown and for the page; the first two leave out the plots. */
export interface Section {
  readonly title: string;
  /** One paragraph, before everything else. */
  readonly text?: string;
  readonly cards?: readonly Card[];
  readonly plots?: readonly Plot[];
  readonly table?: Table;
}

export const textOf = (cell: Cell | undefined): string =>
  typeof cell === 'object' ? cell.text : (cell ?? '');

export const toneOf = (cell: Cell | undefined): Tone | undefined =>
  typeof cell === 'object' ? cell.tone : undefined;
