import type { CliIo } from './io.js';

/** One thing that `antiphon` can do. */
export interface Command {
  readonly name: string;
  /** What `--help` prints. */
  readonly help: string;
  /**
   * Does it.
   *
   * @returns the exit code.
   * @throws CliError for what the person should be told in one line.
   */
  run(args: readonly string[], io: CliIo): Promise<number>;
}
