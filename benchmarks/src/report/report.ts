import type { FigureRow } from './figure-row.js';
import type { Provenance } from './provenance.js';
import type { Section } from './section.js';

/** What a command found, and how: everything that its outputs are made of. */
export interface Report {
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
  /** Somebody ended it early. */
  readonly interrupted: boolean;
}

/** What `--json` writes. */
export function jsonOf({ provenance, rounds, interrupted, rows, method, caveats, measured }: Report): string {
  return `${JSON.stringify({ ...provenance, rounds, interrupted, rows, method, caveats, ...measured }, null, 1)}\n`;
}
