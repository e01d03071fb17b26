import type { AntiphonError } from '@antiphon/core/frame-free';

/** Something that went wrong with one connection. One is told of each, at most. */
export interface DoorProblem {
  /**
   * `refused`: it was not let in, or sent what makes no sense or is too much. `lost`: it broke, or stalled. `failed`:
   * what was to serve it has thrown.
   */
  readonly kind: 'refused' | 'lost' | 'failed';
  /** The HTTP status where it was refused at the door, else the close code of the WebSocket. */
  readonly status: number;
  readonly error: AntiphonError;
}

/** What can be told of: a problem has a status where it goes by an answer to a request, or a code of a WebSocket. */
export type TellableProblem = Pick<DoorProblem, 'kind' | 'error'> & Partial<Pick<DoorProblem, 'status'>>;

/** How the process is warned where nobody listens. */
export interface TellerOptions {
  /** Who had the problem, as in `a client`. */
  readonly who: string;
  /** The name of the warning. */
  readonly warning: string;
}

/**
 * Tells of problems, and never throws or rejects: whoever cannot take a problem is not told that either.
 *
 * @param onProblem by default the first of each kind and status becomes a warning of the process
 */
export function problemTeller<Problem extends TellableProblem>(
  options: TellerOptions,
  onProblem: (problem: Problem) => void | Promise<void> = warnOnce(options),
): (problem: Problem) => void {
  return (problem) => {
    try {
      Promise.resolve(onProblem(problem)).catch(() => {});
    } catch {}
  };
}

/** Each kind once, so that a flood of problems is no flood of lines. */
function warnOnce({ who, warning }: TellerOptions): (problem: TellableProblem) => void {
  const told = new Set<string>();
  return ({ kind, status, error }) => {
    const key = status === undefined ? kind : `${kind} (${status})`;
    if (told.has(key)) return;
    told.add(key);
    process.emitWarning(`${who} was ${key}: ${error.message}`, warning);
  };
}
