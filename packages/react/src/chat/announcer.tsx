import { type ReactNode, useEffect, useRef, useState } from 'react';
import type { TranscriptEntry } from '../session/index.js';
import type { VoiceChatLabels } from './labels.js';

export interface AnnouncerProps {
  readonly entries: readonly TranscriptEntry[];
  readonly labels: VoiceChatLabels;
}

/** Says for a screen reader what has become whole, in that order; not what the loudspeaker has said. */
export function Announcer({ entries, labels }: AnnouncerProps): ReactNode {
  const told = useRef<ReadonlySet<number> | undefined>(undefined);
  const [text, setText] = useState('');
  useEffect(() => {
    const whole = entries.filter(({ isFinal }) => isFinal);
    const fresh = whole.filter(({ id }) => told.current?.has(id) === false);
    told.current = new Set(whole.map(({ id }) => id));
    const words = fresh.filter(isToBeTold).map((entry) => wordsOf(entry, labels));
    if (words.length > 0) setText(words.join(' '));
  }, [entries, labels]);
  return (
    <p className="antiphon-voice-unseen" aria-live="polite">
      {text}
    </p>
  );
}

function isToBeTold({ who, pending, wasHeard }: TranscriptEntry): boolean {
  if (who === 'bot') return !wasHeard;
  // What the end of a session has cut short was never understood.
  return who === 'note' || pending === '';
}

function wordsOf({ who, text, isInterrupted, note }: TranscriptEntry, labels: VoiceChatLabels): string {
  if (note !== undefined) return labels.notes[note];
  const words = `${who === 'user' ? labels.you : labels.agent}: ${text}`;
  return isInterrupted ? `${words} … ${labels.interrupted}` : words;
}
