import { type ReactNode, type UIEvent, useCallback, useEffect, useRef } from 'react';
import type { TranscriptEntry } from '../session/index.js';
import { playIcon, stopIcon } from './icons.js';
import type { View } from './view.js';

/** So near to its end the log follows what is said. */
const NEAR_END_PX = 80;

/** What was said. Its end stays in sight for whoever has not scrolled away from it. */
export function TranscriptView(view: View): ReactNode {
  const { snapshot, labels } = view;
  const { entries } = snapshot;
  const { log, noteScroll } = useEndInSight(entries);
  return (
    <div
      ref={log}
      className="antiphon-voice-log"
      role="log"
      aria-label={labels.conversation}
      // Words that come one by one would be read over and over: the announcer tells of what is whole.
      aria-live="off"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is to be scrolled by keys too
      tabIndex={0}
      onScroll={noteScroll}
    >
      {entries.length === 0 && <p className="antiphon-voice-empty">{labels.empty}</p>}
      {entries.map((entry) => (
        <Entry key={entry.id} entry={entry} {...view} />
      ))}
    </div>
  );
}

/** Scrolls to the end when there are other words, or less room for them; not for whoever has scrolled away from it. */
function useEndInSight(entries: readonly TranscriptEntry[]) {
  const log = useRef<HTMLDivElement>(null);
  const isAtEnd = useRef(true);
  const follow = useCallback(() => {
    if (log.current !== null && isAtEnd.current) log.current.scrollTop = log.current.scrollHeight;
  }, []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: it is scrolled when there are other words
  useEffect(follow, [entries]);
  useEffect(() => {
    if (log.current === null || typeof ResizeObserver === 'undefined') return;
    const observer = new ResizeObserver(follow);
    observer.observe(log.current);
    return () => observer.disconnect();
  }, [follow]);
  const noteScroll = ({ currentTarget }: UIEvent<HTMLElement>): void => {
    const { scrollHeight, scrollTop, clientHeight } = currentTarget;
    isAtEnd.current = scrollHeight - scrollTop - clientHeight < NEAR_END_PX;
  };
  return { log, noteScroll };
}

function Entry({ entry, ...view }: View & { readonly entry: TranscriptEntry }): ReactNode {
  const { labels } = view;
  const { who, text, pending, isInterrupted, note } = entry;
  if (note !== undefined) return <p className="antiphon-voice-note">{labels.notes[note]}</p>;
  return (
    <article className={`antiphon-voice-entry antiphon-voice-${who}`} data-final={entry.isFinal}>
      <p className="antiphon-voice-who">{who === 'user' ? labels.you : labels.agent}</p>
      <p className="antiphon-voice-words" lang={entry.language}>
        {text}
        {pending !== '' && (
          <>
            {' '}
            {isInterrupted ? (
              <del className="antiphon-voice-unheard">{pending}</del>
            ) : (
              <span className="antiphon-voice-pending">{pending}</span>
            )}
          </>
        )}
      </p>
      <footer className="antiphon-voice-below">
        {isInterrupted && <span className="antiphon-voice-interrupted">{labels.interrupted}</span>}
        <Replay entry={entry} {...view} />
      </footer>
    </article>
  );
}

function Replay({ entry, session, snapshot, labels }: View & { readonly entry: TranscriptEntry }): ReactNode {
  const { turn, isFinal } = entry;
  if (turn === undefined || !isFinal || !snapshot.replayable.includes(turn)) return null;
  const isPlaying = snapshot.replaying === turn;
  return (
    <button
      type="button"
      className="antiphon-voice-replay"
      onClick={() => (isPlaying ? session.stopReplay() : session.replay(turn))}
    >
      {isPlaying ? stopIcon : playIcon} {isPlaying ? labels.stop : labels.play}
    </button>
  );
}
