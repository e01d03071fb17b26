import type { SessionSummary, TurnRecord } from '@antiphon/core';
import type { SeenError, SeenFace, SeenState } from '../stage/index.js';

/** What became of one utterance. */
export interface Line {
  readonly words: readonly string[];
  /** From its first word to the moment it was dealt with, in ms; undefined: never. */
  readonly tookMs: number | undefined;
}

/** What was seen of an avatar. */
export interface FaceEvidence {
  readonly states: readonly SeenFace[];
  /** How long it spoke on that was taken for lost, in ms. */
  readonly overlapMs: number;
  /** Sessions that went on at the vendor when the call was over. */
  readonly leftRunning: number;
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
  /** Undefined in a call without an avatar. */
  readonly face: FaceEvidence | undefined;
  /** Mistakes of the simulator itself. */
  readonly problems: readonly string[];
}
