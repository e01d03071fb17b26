import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { messageOf } from '@antiphon/core';
import { expect, onTestFinished, test } from 'vitest';
import { pageOf } from './html/page.js';
import { markdownOf } from './markdown.js';
import { againstBaseline, prepareOutputs, readBaseline, writeOutputs } from './outputs.js';
import { PLOTS, REPORT } from './report.fixture.js';
import { svgOf } from './svg/index.js';
import { sectionText } from './terminal.js';

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'bench-'));
  onTestFinished(() => rmSync(path, { recursive: true }));
  return path;
}

test('a page is whole in one file, with every plot, the tables, and where all of it comes from', () => {
  const page = pageOf(REPORT);
  expect(page.replaceAll('http://www.w3.org/2000/svg', '')).not.toMatch(/https?:|<script|<link|url\(/);
  expect(page.match(/<svg/g)).toHaveLength(PLOTS.length);
  for (const said of ['a &lt; b &amp; c', '<td class="good">kept</td>', 'In pairs.', 'One machine.', 'v20'])
    expect(page).toContain(said);
  expect(page).toContain('commit 0123456789 (changed)');
  expect(page).toContain('Interrupted');
  expect(page).not.toContain('A quick run');
  for (const said of [pageOf({ ...REPORT, quick: true }), markdownOf({ ...REPORT, quick: true })])
    expect(said).toContain('A quick run');
});

test.each(PLOTS.map((plot) => [`${plot.kind}: ${plot.title}`, plot] as const))(
  '%s is drawn of numbers alone',
  (_, plot) => {
    const svg = svgOf(plot);
    expect(svg).not.toMatch(/NaN|Infinity|undefined/);
    // As many elements are closed as are opened.
    expect(svg.match(/<\w/g)?.length).toBe(
      (svg.match(/<\//g)?.length ?? 0) + (svg.match(/\/>/g)?.length ?? 0),
    );
  },
);

test('Markdown and terminal have the same words without the plots', () => {
  const markdown = markdownOf(REPORT);
  expect(markdown).toContain('| metric | verdict |\n| --- | --: |\n| a\\|b | kept |');
  expect(markdown).toContain('seed 1, commit 0123456789abcdef-dirty');
  const [section] = REPORT.sections;
  expect(section && sectionText(section)).toContain('In short\n\na < b & c\n\nmetric  verdict');
  const { table: _, ...cards } = section ?? { title: '' };
  expect(sectionText(cards)).toContain('CPU: 1.01 × (goal: kept)');
  expect(markdownOf({ ...REPORT, sections: [cards] })).toContain('- CPU: **1.01 ×** (goal: kept)');
});

test('what --json wrote is a baseline for the next run', () => {
  const json = join(folder(), 'runs', 'before.json');
  prepareOutputs({ json });
  writeOutputs(REPORT, { json, svg: `${json}.svg` });
  const { seed, commit, rounds, raw } = JSON.parse(readFileSync(json, 'utf8'));
  expect({ seed, commit, rounds, raw }).toEqual({
    seed: 1,
    commit: '0123456789abcdef-dirty',
    rounds: 15,
    raw: [1],
  });
  const { report, isEmpty, isWorse } = againstBaseline(REPORT, readBaseline(json, REPORT));
  expect([report.sections.at(-1)?.table?.rows.length, isWorse]).toEqual([1, false]);
  // Three samples tell nothing: that is not the same as no change.
  expect(isEmpty).toBe(true);
  expect(() => readBaseline(json, { ...REPORT, quick: true })).toThrow('--baseline');
  expect(readFileSync(`${json}.svg`, 'utf8')).toMatch(/^<svg[^>]*><title>[^<]+<\/title><style>/);
});

test('what cannot be written is told before anything is measured, and no file is left for the trial', () => {
  const path = folder();
  expect(() => prepareOutputs({ json: path })).toThrow('--json cannot be written');
  expect(() => prepareOutputs({ html: '/dev/null/page.html' })).toThrow('--html cannot be written');
  prepareOutputs({ json: join(path, 'new.json') });
  expect(readdirSync(path)).toEqual([]);
});

test('what could not be written after all is kept elsewhere, and the other files are written', () => {
  const path = folder();
  const markdown = join(path, 'report.md');
  const failure = thrownBy(() => writeOutputs(REPORT, { json: path, markdown }));
  expect(readFileSync(markdown, 'utf8')).toContain('# What it costs');
  const [, instead = ''] = /it is (\S+) instead/.exec(failure) ?? [];
  onTestFinished(() => rmSync(dirname(instead), { recursive: true }));
  expect(JSON.parse(readFileSync(instead, 'utf8'))).toMatchObject({ benchmark: 'compare', seed: 1 });
});

test('a plot that is not there is not written in silence', () => {
  const svg = join(folder(), 'plot.svg');
  expect(() => writeOutputs({ ...REPORT, sections: [] }, { svg })).toThrow('there is no plot');
});

function thrownBy(work: () => void): string {
  try {
    work();
  } catch (error) {
    return messageOf(error);
  }
  throw new Error('nothing was thrown');
}
