import { type ReactNode, type RefObject, useLayoutEffect, useRef } from 'react';
import type { View } from './view.js';

export interface ProblemViewProps extends View {
  /** Where the focus goes when a problem is mended by the button that had it. */
  readonly next: RefObject<HTMLButtonElement | null>;
}

/** What is wrong, and a button that helps. */
export function ProblemView(props: ProblemViewProps): ReactNode {
  const { labels, snapshot } = props;
  const { problem } = snapshot;
  return (
    <div role="alert" className="antiphon-voice-alert">
      {problem !== undefined && (
        <div className="antiphon-voice-problem" data-kind={problem.kind}>
          <p>{labels.problem(problem)}</p>
          <Remedy {...props} name={labels.remedies[problem.remedy]} />
        </div>
      )}
    </div>
  );
}

function Remedy({ session, name, next }: ProblemViewProps & { readonly name: string }): ReactNode {
  const button = useRef<HTMLButtonElement>(null);
  useLayoutEffect(() => {
    const { current } = button;
    return () => {
      if (current === document.activeElement) next.current?.focus();
    };
  }, [next]);
  return (
    <button
      ref={button}
      type="button"
      className="antiphon-voice-remedy"
      // A session that cannot be begun is another problem, and told as one.
      onClick={() => void session.solve().catch(() => {})}
    >
      {name}
    </button>
  );
}
