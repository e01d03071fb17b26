import type { MatrixOutcome } from '../matrix/index.js';

/** The outcome for programs. */
export function tableAsJson({ verdicts, strays, tookMs }: MatrixOutcome): string {
  const trials = verdicts.map(({ cell, mark, recoveryMs, problems }) => ({
    adapter: cell.adapter.name,
    fault: cell.fault?.name,
    moment: cell.fault === undefined ? undefined : cell.moment,
    mark,
    recoveryMs: Math.round(recoveryMs),
    problems,
  }));
  return JSON.stringify({ tookMs: Math.round(tookMs), strays, trials }, undefined, 2);
}
