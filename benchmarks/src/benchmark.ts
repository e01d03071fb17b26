import type { ParseArgsConfig } from 'node:util';

export type Flags = NonNullable<ParseArgsConfig['options']>;

export interface BenchmarkRun {
  /** How often each thing is measured, in turn with the others. */
  readonly rounds: number;
  /** Small enough to see that it works; its figures mean little. */
  readonly quick: boolean;
  /** The benchmark's own flags, as they were given. */
  readonly flags: Readonly<Record<string, string | boolean | undefined>>;
  print(text: string): void;
  /** Told to a person who waits; never part of the report. */
  progress(done: number, total: number): void;
}

/** One command of the benchmark: prints tables and returns the figures that they were made of. */
export interface Benchmark {
  readonly name: string;
  readonly summary: string;
  /** Beside `--rounds`, `--quick` and `--json`. */
  readonly flags?: Flags;
  /** What `usage` says of its flags, a line each. */
  readonly help?: readonly string[];
  /** @defaultValue 15, and 3 of a quick run */
  readonly rounds?: number;
  run(options: BenchmarkRun): Promise<object>;
}
