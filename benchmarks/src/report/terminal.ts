import { table as asTable } from '../measure/table.js';
import { type Section, type Table, textOf } from './section.js';

const asText = ({ head, rows }: Table): string =>
  asTable(
    head,
    rows.map((row) => row.map(textOf)),
  );

/** A section as a terminal shows it: words and table, no plots. */
export function sectionText({ title, text, cards = [], table }: Section): string {
  const figures = cards.map(
    ({ label, value, note }) => `${label}: ${value}${note === undefined ? '' : ` (${note})`}`,
  );
  // A table says the same as the cards, and more.
  const parts = [title, text, table ? asText(table) : figures.join('\n')];
  return parts.filter((part) => part !== undefined && part !== '').join('\n\n');
}
