import type { CallProblem } from './call-problem.js';

type Tell = (problem: CallProblem) => void;

/** Tells of problems, and never throws: whoever cannot take a problem is not told that either. */
export function problemTeller(onProblem: Tell = warnOnce()): Tell {
  return (problem) => {
    try {
      onProblem(problem);
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
    process.emitWarning(`a telephone call was ${kind} (${status}): ${error.message}`, 'CallWarning');
  };
}
