import type { FigureRow } from './figure-row.js';
import type { Provenance } from './provenance.js';
import type { Section } from './section.js';

/** What a command found, and how: everything that its outputs are made of. */
export interface Report {
  /** The command that found it. */
  readonly benchmark: string;
  readonly title: string;
  readonly sections: readonly Section[];
  readonly rows: readonly FigureRow[];
  /** How it was measured, a sentence each. */
  readonly method: readonly string[];
  /** What the figures do not say, a sentence each. */
  readonly caveats: readonly string[];
  /** What else was measured, for `--json` alone. */
  readonly measured?: object;
  readonly provenance: Provenance;
  readonly rounds: number;
  /** So small that its figures mean little. */
  readonly quick: boolean;
  /** Somebody ended it early. */
  readonly interrupted: boolean;
}

/** What is to be said above all figures: nothing of a whole run. */
export function warningsOf({ quick, interrupted }: Report): string[] {
  return [
    ...(quick ? ['A quick run, small enough to see that it works: its figures mean little.'] : []),
    ...(interrupted ? ['Interrupted: what was measured until then.'] : []),
  ];
}

/** What `--json` writes. */
export function jsonOf(report: Report): string {
  const { benchmark, provenance, rounds, quick, interrupted, rows, method, caveats, measured } = report;
  const run = { benchmark, ...provenance, rounds, quick, interrupted };
  return `${JSON.stringify({ ...run, rows, method, caveats, ...measured }, null, 1)}\n`;
}
