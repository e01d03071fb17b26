import type { SessionSummary, TurnRecord } from '@antiphon/core';
import type { SeenError, SeenState } from '../stage/index.js';

/** What became of one utterance. */
export interface Line {
  readonly words: readonly string[];
  /** From its first word to the moment it was dealt with, in ms; undefined: never. */
  readonly tookMs: number | undefined;
}

/** What was seen of a trial: data, judged elsewhere. */
export interface Evidence {
  readonly lines: readonly Line[];
  /** All words that came out at the far end, in order. */
  readonly got: readonly string[];
  readonly states: readonly SeenState[];
  readonly errors: readonly SeenError[];
  readonly turns: readonly TurnRecord[];
  /** Undefined: the session did not end in time. */
  readonly summary: SessionSummary | undefined;
  /** What the start of the session was refused with. */
  readonly startError: string | undefined;
  /** Connections and requests that the simulator saw. */
  readonly connections: number;
  /** Sockets that were open when the session had ended. */
  readonly leftOpen: number;
  /** Whether the fault found something to strike. */
  readonly struck: boolean;
  /** Mistakes of the simulator itself. */
  readonly problems: readonly string[];
}
