import { type DoorProblem, problemTeller } from '@antiphon/ws-door';

/** Something that went wrong with one connection. One is told per connection, at most. */
export interface CallProblem extends DoorProblem {
  /** Once it is known. */
  readonly callId: string | undefined;
  readonly remoteAddress: string | undefined;
}

/** Tells of problems of calls. What it returns never throws. */
export const callProblems = (onProblem?: (problem: CallProblem) => void): ((problem: CallProblem) => void) =>
  problemTeller({ who: 'a telephone call', warning: 'CallWarning' }, onProblem);
