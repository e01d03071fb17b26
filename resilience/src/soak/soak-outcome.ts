import type { Strike } from './strikes.js';

/** What happened so far. */
export interface SoakCounts {
  readonly utterances: number;
  /** Turns by their outcome. */
  readonly outcomes: Readonly<Record<string, number>>;
  readonly struck: number;
  readonly restarts: number;
  readonly reconnections: number;
}

export interface SoakMinute extends SoakCounts {
  readonly minute: number;
  readonly heapMb: number;
  /** Real time since the beginning. */
  readonly realMs: number;
}

export interface SoakOutcome extends SoakCounts {
  readonly minutes: number;
  /** What is wrong; empty: nothing. */
  readonly problems: readonly string[];
  /** Undefined where it ran too short to tell. */
  readonly heapSlopeKbPerMinute: number | undefined;
  /** The most that waited in each queue. */
  readonly queues: Readonly<Record<string, number>>;
  readonly strikes: readonly Strike[];
  readonly realMs: number;
}
