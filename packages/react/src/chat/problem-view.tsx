import type { ReactNode } from 'react';
import type { View } from './view.js';

/** What is wrong, and a button that helps. */
export function ProblemView({ session, snapshot, labels }: View): ReactNode {
  const { problem } = snapshot;
  return (
    <div role="alert" className="antiphon-voice-alert">
      {problem !== undefined && (
        <div className="antiphon-voice-problem" data-kind={problem.kind}>
          <p>{labels.problem(problem)}</p>
          <button
            type="button"
            className="antiphon-voice-remedy"
            // A session that cannot be begun is another problem, and told as one.
            onClick={() => void session.solve().catch(() => {})}
          >
            {labels.remedies[problem.remedy]}
          </button>
        </div>
      )}
    </div>
  );
}
