import { markdownTable } from '../measure/table.js';
import { type Report, warningsOf } from './report.js';
import { type Section, textOf } from './section.js';

/** Bars would end a cell. */
const cell = (text: string): string => text.replaceAll('|', '\\|');

/** A report for a page in Markdown: words and tables, and below them where the figures come from. */
export function markdownOf(report: Report): string {
  const { title, sections, method, caveats, provenance } = report;
  const { machine, versions, commit, seed, command, startedAt } = provenance;
  const lists = [
    ...(method.length > 0 ? ['## Method', bullets(method)] : []),
    ...(caveats.length > 0 ? ['## Caveats', bullets(caveats)] : []),
  ];
  const origin = [
    `${machine.cpu}, ${machine.cores} processors, ${machine.memoryGb} GB, ${machine.platform}, Node ${machine.node}`,
    `\`${command}\`, ${startedAt}, seed ${seed}${commit === undefined ? '' : `, commit ${commit}`}`,
    Object.entries(versions)
      .map(([name, version]) => `${name} ${version}`)
      .join(', '),
  ];
  return [
    `# ${title}`,
    ...warningsOf(report).map((warning) => `**${warning}**`),
    ...sections.map(sectionMarkdown),
    ...lists,
    '## Where',
    bullets(origin),
    '',
  ].join('\n\n');
}

function sectionMarkdown({ title, text, cards = [], table }: Section): string {
  const figures = cards.map(
    ({ label, value, note }) => `- ${label}: **${value}**${note === undefined ? '' : ` (${note})`}`,
  );
  const tabled =
    table &&
    markdownTable(
      table.head.map(cell),
      table.rows.map((row) => row.map((each) => cell(textOf(each)))),
    );
  // A table says the same as the cards, and more.
  return [`## ${title}`, text, tabled ?? figures.join('\n')]
    .filter((part) => part !== undefined && part !== '')
    .join('\n\n');
}

const bullets = (lines: readonly string[]): string => lines.map((line) => `- ${line}`).join('\n');
