import type { RtcProblem } from './web-rtc-clients-options.js';

type Tell = (problem: RtcProblem) => void;
type OnProblem = (problem: RtcProblem) => void | Promise<void>;

/** Tells of problems, and never throws or rejects: whoever cannot take a problem is not told that either. */
export function rtcProblemTeller(onProblem: OnProblem = warnOnce()): Tell {
  return (problem) => {
    try {
      Promise.resolve(onProblem(problem)).catch(() => {});
    } catch {}
  };
}

/** Tells the process of problems, each kind once, so that a flood of them is no flood of lines. */
function warnOnce(): Tell {
  const told = new Set<string>();
  return ({ kind, error }) => {
    if (told.has(kind)) return;
    told.add(kind);
    process.emitWarning(`a WebRTC client was ${kind}: ${error.message}`, 'ClientWarning');
  };
}
