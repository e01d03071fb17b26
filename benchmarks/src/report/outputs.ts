import {
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { messageOf } from '@antiphon/core';
import { UsageError } from '../usage-error.js';
import { type Baseline, baselineOf, type Change, changesSection, changesSince } from './baseline.js';
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

const WRITERS: Readonly<Record<keyof OutputFiles, (report: Report) => string>> = {
  json: jsonOf,
  markdown: markdownOf,
  html: pageOf,
  svg: firstPlotOf,
};
const KINDS = Object.keys(WRITERS) as readonly (keyof OutputFiles)[];

/**
 * Makes the folders of the files and tries whether they can be written, before anything is measured.
 *
 * @throws UsageError when one cannot
 */
export function prepareOutputs(files: OutputFiles): void {
  for (const kind of KINDS) {
    const file = files[kind];
    if (file === undefined) continue;
    try {
      mkdirSync(dirname(file), { recursive: true });
      const isNew = !existsSync(file);
      closeSync(openSync(file, 'a'));
      if (isNew) rmSync(file);
    } catch (error) {
      throw new UsageError(`--${kind} cannot be written: ${messageOf(error)}`, { cause: error });
    }
  }
}

/**
 * Writes every file that can be written. What cannot is put among the system's temporary files, where there is room: it
 * took minutes to measure.
 *
 * @throws Error that says what could not be written, and where it is instead
 */
export function writeOutputs(report: Report, files: OutputFiles): void {
  const failures = KINDS.flatMap((kind) => {
    const file = files[kind];
    if (file === undefined) return [];
    try {
      const text = WRITERS[kind](report);
      return written(file, text);
    } catch (error) {
      return [`--${kind} ${file} was not written: ${messageOf(error)}`];
    }
  });
  if (failures.length > 0) throw new Error(failures.join('\n'));
}

/** Nothing, or what went wrong. */
function written(file: string, text: string): readonly string[] {
  try {
    writeFileSync(file, text);
    return [];
  } catch (error) {
    const instead = join(mkdtempSync(join(tmpdir(), 'antiphon-bench-')), basename(file));
    writeFileSync(instead, text);
    return [`${messageOf(error)}: it is ${instead} instead`];
  }
}

/** @throws Error when there is none */
function firstPlotOf({ sections }: Report): string {
  const [plot] = sections.flatMap(({ plots = [] }) => plots);
  if (plot === undefined) throw new Error('there is no plot in the report');
  return `${svgFile(plot)}\n`;
}

/**
 * An earlier run, read before anything is measured, so that a wrong file costs no time.
 *
 * @throws UsageError when it is none, cannot be read, or is of something else
 */
export function readBaseline(file: string, run: Pick<Report, 'benchmark' | 'quick'>): Baseline {
  try {
    return baselineOf(readFileSync(file, 'utf8'), file, run);
  } catch (error) {
    throw new UsageError(`--baseline: ${messageOf(error)}`, { cause: error });
  }
}

/** What a report is beside an earlier run. */
export interface Compared {
  /** With what changed since. */
  readonly report: Report;
  readonly changes: readonly Change[];
  /** Nothing could be told of any row: too few samples, another machine, other rows. */
  readonly isEmpty: boolean;
  readonly isWorse: boolean;
}

export function againstBaseline(report: Report, baseline: Baseline): Compared {
  const changes = changesSince(baseline, { rows: report.rows, machine: report.provenance.machine });
  const has = (...verdicts: readonly Change['verdict'][]): boolean =>
    changes.some(({ verdict }) => verdicts.includes(verdict));
  return {
    report: { ...report, sections: [...report.sections, changesSection(changes, baseline.file)] },
    changes,
    isEmpty: !has('worse', 'better', 'no change shown'),
    isWorse: has('worse'),
  };
}
