import { type DoorProblem, problemTeller } from '@antiphon/ws-door';

/** Something that went wrong with one client. One is told of each, at most. A client is `lost` when it does not come back. */
export interface ClientProblem extends DoorProblem {
  /** Once it is known. */
  readonly clientId: string | undefined;
  readonly remoteAddress: string | undefined;
}

/** Tells of problems of clients. What it returns never throws. */
export const clientProblems = (
  onProblem?: (problem: ClientProblem) => void | Promise<void>,
): ((problem: ClientProblem) => void) =>
  problemTeller({ who: 'a client', warning: 'ClientWarning' }, onProblem);
