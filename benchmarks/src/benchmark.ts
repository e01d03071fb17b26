import type { ParseArgsConfig } from 'node:util';
import type { FigureRow, Section } from './report/index.js';

export type Flags = NonNullable<ParseArgsConfig['options']>;

export interface BenchmarkRun {
  /** How often each thing is measured, in turn with the others. */
  readonly rounds: number;
  /** Small enough to see that it works; its figures mean little. */
  readonly quick: boolean;
  /** What everything that is drawn is drawn from. */
  readonly seed: number;
  /** The benchmark's own flags, as they were given. */
  readonly flags: Readonly<Record<string, string | boolean | undefined>>;
  /**
   * Fires when a person interrupts. Whoever returns within three seconds is reported with all that it shows and returns; who
   * throws, or does not return, with what was shown until then.
   */
  readonly signal: AbortSignal;
  /** Words for the terminal alone. */
  print(text: string): void;
  /** A part of the report: printed now, and kept for `--markdown` and `--html`. */
  show(section: Section): void;
  /** What there is of it while it is measured, drawn over what was drawn before; nothing where no person watches. */
  live(section: Section): void;
  /** Told to a person who waits; never part of the report. The time that is left is reckoned from it. */
  progress(done: number, total: number): void;
}

/** What a command found. */
export interface Outcome {
  /** For `--json` and `--baseline`. */
  readonly rows: readonly FigureRow[];
  /** How it was measured, a sentence each: for Markdown and the page. */
  readonly method?: readonly string[];
  /** What the figures do not say, a sentence each. */
  readonly caveats?: readonly string[];
  /** What else was measured, for `--json` alone. */
  readonly measured?: object;
}

/** One command of the benchmark: shows its tables and plots, and returns the figures that they were made of. */
export interface Benchmark {
  readonly name: string;
  readonly summary: string;
  /** What stands above its report. @defaultValue the summary */
  readonly title?: string;
  /** Beside those that every command has. */
  readonly flags?: Flags;
  /** The one argument it takes beside flags: given to it as the flag of this name. @defaultValue none */
  readonly argument?: string;
  /** What `usage` says of its flags, a line each. */
  readonly help?: readonly string[];
  /** @defaultValue 15, and 3 of a quick run */
  readonly rounds?: number;
  run(options: BenchmarkRun): Promise<Outcome>;
}
