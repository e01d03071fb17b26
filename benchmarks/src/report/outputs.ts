import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { baselineRows, type Change, changesSection, changesSince } from './baseline.js';
import type { FigureRow } from './figure-row.js';
import { pageOf } from './html/page.js';
import { markdownOf } from './markdown.js';
import { jsonOf, type Report } from './report.js';
import { svgFile } from './svg/index.js';

/** The files that a command was asked to write. */
export interface OutputFiles {
  readonly json?: string | undefined;
  readonly markdown?: string | undefined;
  readonly html?: string | undefined;
  /** The first plot of the report, alone. */
  readonly svg?: string | undefined;
}

/**
 * Makes the folders of the files, before anything is measured.
 *
 * @throws what the file system says
 */
export function prepareOutputs(files: OutputFiles): void {
  for (const file of Object.values(files))
    if (file !== undefined) mkdirSync(dirname(file), { recursive: true });
}

/** @throws what the file system says */
export function writeOutputs(report: Report, { json, markdown, html, svg }: OutputFiles): void {
  if (json !== undefined) writeFileSync(json, jsonOf(report));
  if (markdown !== undefined) writeFileSync(markdown, markdownOf(report));
  if (html !== undefined) writeFileSync(html, pageOf(report));
  const [plot] = report.sections.flatMap(({ plots = [] }) => plots);
  if (svg !== undefined && plot !== undefined) writeFileSync(svg, `${svgFile(plot)}\n`);
}

/** An earlier run, read before anything is measured, so that a wrong file costs no time. */
export interface Baseline {
  readonly file: string;
  readonly rows: readonly FigureRow[];
}

/** @throws Error when it is none, or what the file system says */
export function readBaseline(file: string): Baseline {
  return { file, rows: baselineRows(readFileSync(file, 'utf8'), file) };
}

/** The report with what changed since, and whether anything is worse beyond noise. */
export function againstBaseline(
  report: Report,
  { file, rows }: Baseline,
): { report: Report; worse: readonly Change[] } {
  const changes = changesSince(rows, report.rows);
  const sections = [...report.sections, changesSection(changes, file)];
  return { report: { ...report, sections }, worse: changes.filter(({ verdict }) => verdict === 'worse') };
}
