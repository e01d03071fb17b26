import type { CallLog, Mouthpiece } from '../call/index.js';

/** Somebody who calls the agent. */
export interface Caller {
  /** For people: who it is. */
  readonly name: string;
  /**
   * Holds the conversation; resolves when the caller wants to hang up. Rejects when the session ends first.
   */
  call(line: Mouthpiece, log: CallLog): Promise<void>;
  /** What the caller has said, as it was written; undefined while not all is said, or when nobody knows. */
  readonly said: string | undefined;
}
