import type { CallProblem } from './call-problem.js';

/** Tells the process of problems, each kind once, so that a flood of them is no flood of lines. */
export function warnOnce(): (problem: CallProblem) => void {
  const told = new Set<string>();
  return ({ kind, status, error }) => {
    const key = `${kind} ${status}`;
    if (told.has(key)) return;
    told.add(key);
    process.emitWarning(`a telephone call was ${kind} (${status}): ${error.message}`, 'CallWarning');
  };
}
