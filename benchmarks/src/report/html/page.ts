import type { Plot } from '../plot.js';
import { type Report, warningsOf } from '../report.js';
import { type Card, type Cell, type Section, type Table, textOf, toneOf } from '../section.js';
import { escaped, STYLE, svgOf } from '../svg/index.js';
import { PAGE_STYLE } from './page-style.js';

/** A report as one file that needs nothing else: no script, no font, no network. Light or dark, as the reader prefers. */
export function pageOf(report: Report): string {
  const { title, sections } = report;
  return [
    '<!doctype html>',
    '<html lang="en">',
    '<head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">',
    '<meta name="color-scheme" content="light dark">',
    `<title>${escaped(title)}</title>`,
    `<style>${STYLE}\n${PAGE_STYLE}</style></head>`,
    '<body><header>',
    `<h1>${escaped(title)}</h1>`,
    `<p class="origin">${escaped(originOf(report))}</p>`,
    ...warningsOf(report).map((warning) => `<p class="warning">${escaped(warning)}</p>`),
    '</header><main>',
    ...sections.map(sectionHtml),
    methodHtml(report),
    '</main></body></html>',
    '',
  ].join('\n');
}

function originOf({ provenance: { machine, startedAt, commit, seed }, rounds }: Report): string {
  const made =
    commit === undefined
      ? ''
      : ` · commit ${commit.slice(0, 10)}${commit.endsWith('-dirty') ? ' (changed)' : ''}`;
  return (
    `${startedAt.slice(0, 10)} · ${machine.cpu}, ${machine.cores} processors, Node ${machine.node}` +
    ` · ${rounds} rounds · seed ${seed}${made}`
  );
}

function sectionHtml({ title, text, cards = [], plots = [], table }: Section): string {
  return [
    `<section><h2>${escaped(title)}</h2>`,
    text === undefined ? '' : `<p>${escaped(text)}</p>`,
    cards.length === 0 ? '' : `<div class="cards">${cards.map(cardHtml).join('')}</div>`,
    ...plots.map(plotHtml),
    table === undefined ? '' : tableHtml(table),
    '</section>',
  ].join('\n');
}

function cardHtml({ label, value, note, tone }: Card): string {
  const below = note === undefined ? '' : `<div class="note">${escaped(note)}</div>`;
  return (
    `<div class="card ${tone ?? ''}"><div class="label">${escaped(label)}</div>` +
    `<div class="value">${escaped(value)}</div>${below}</div>`
  );
}

function plotHtml(plot: Plot): string {
  const caption = plot.caption === undefined ? '' : `<p>${escaped(plot.caption)}</p>`;
  return `<figure><figcaption><strong>${escaped(plot.title)}</strong>${caption}</figcaption><div class="scroll">${svgOf(plot)}</div></figure>`;
}

function tableHtml({ head, rows }: Table): string {
  const titles = head.map((title) => `<th>${escaped(title)}</th>`).join('');
  const body = rows.map((row) => `<tr>${head.map((_, column) => cellHtml(row[column])).join('')}</tr>`);
  return `<div class="scroll"><table><thead><tr>${titles}</tr></thead><tbody>${body.join('\n')}</tbody></table></div>`;
}

function cellHtml(cell: Cell | undefined): string {
  const tone = toneOf(cell);
  return `<td${tone === undefined ? '' : ` class="${tone}"`}>${escaped(textOf(cell))}</td>`;
}

function methodHtml({ method, caveats, provenance }: Report): string {
  const { machine, versions, commit, seed, command, startedAt } = provenance;
  const facts: [string, string][] = [
    ['command', command],
    ['begun', startedAt],
    ['seed', String(seed)],
    ['commit', commit ?? 'none: installed packages'],
    ['machine', `${machine.cpu}, ${machine.cores} processors, ${machine.memoryGb} GB, ${machine.platform}`],
    ['node', machine.node],
    ...Object.entries(versions),
  ];
  const list = (lines: readonly string[]) =>
    `<ul>${lines.map((line) => `<li>${escaped(line)}</li>`).join('')}</ul>`;
  return [
    '<section class="how"><h2>How it was measured</h2>',
    list(method),
    caveats.length === 0 ? '' : `<h3>What the figures do not say</h3>${list(caveats)}`,
    '<h3>Where, and of what</h3><dl>',
    ...facts.map(([name, value]) => `<dt>${escaped(name)}</dt><dd>${escaped(value)}</dd>`),
    '</dl></section>',
  ].join('\n');
}
