import type { AntiphonError } from '@antiphon/core';

/** Something that went wrong with one client. One is told of each, at most. */
export interface ClientProblem {
  /**
   * `refused`: it was not let in, or sent what makes no sense or is too much. `lost`: it was cut off, and did not
   * come back. `failed`: what was to serve it has thrown.
   */
  readonly kind: 'refused' | 'lost' | 'failed';
  /** The HTTP status where it was refused at the door, else the close code of the WebSocket. */
  readonly status: number;
  readonly error: AntiphonError;
  /** Once it is known. */
  readonly clientId: string | undefined;
  readonly remoteAddress: string | undefined;
}

type Tell = (problem: ClientProblem) => void;
type OnProblem = (problem: ClientProblem) => void | Promise<void>;

/** Tells of problems, and never throws or rejects: whoever cannot take a problem is not told that either. */
export function problemTeller(onProblem: OnProblem = warnOnce()): Tell {
  return (problem) => {
    try {
      Promise.resolve(onProblem(problem)).catch(() => {});
    } catch {}
  };
}

/** Tells the process of problems, each kind once, so that a flood of them is no flood of lines. */
function warnOnce(): Tell {
  const told = new Set<string>();
  return ({ kind, status, error }) => {
    const key = `${kind} ${status}`;
    if (told.has(key)) return;
    told.add(key);
    process.emitWarning(`a client was ${kind} (${status}): ${error.message}`, 'ClientWarning');
  };
}
