import type { Clock } from '@antiphon/core';

/** A stream that text is written to. */
export interface TextOut {
  write(text: string): void;
  /** Whether a person watches it. */
  readonly isTTY: boolean;
  /** Size in characters; undefined when nobody watches. */
  readonly columns: number | undefined;
  readonly rows: number | undefined;
  /** Calls `listener` when the size changes, until the returned function is called. */
  onResize(listener: () => void): () => void;
}

export type Interrupt = 'SIGINT' | 'SIGTERM';

/** Everything a command may know of the world outside, so that a test can be that world. */
export interface CliIo {
  readonly stdout: TextOut;
  readonly stderr: TextOut;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** What relative paths are relative to. */
  readonly cwd: string;
  /** The time in which calls are held. @defaultValue the system's clock */
  readonly clock?: Clock;
  /** Calls `listener` when the person wants the command to end, until the returned function is called. */
  onInterrupt(listener: (signal: Interrupt) => void): () => void;
  /** Calls `listener` when the process ends, in whatever way, until the returned function is called. */
  onExit(listener: () => void): () => void;
}
