import type { ReactNode } from 'react';
import type { TranscriptEntry } from '../session/index.js';
import type { VoiceChatLabels } from './labels.js';

export interface AnnouncerProps {
  readonly entries: readonly TranscriptEntry[];
  readonly labels: VoiceChatLabels;
}

/** Says for a screen reader what was said last, once it is whole: its own speech is left to the loudspeaker. */
export function Announcer({ entries, labels }: AnnouncerProps): ReactNode {
  const last = entries.findLast(({ isFinal }) => isFinal);
  return (
    <p className="antiphon-voice-unseen" aria-live="polite">
      {last === undefined ? '' : told(last, labels)}
    </p>
  );
}

function told({ who, text, isInterrupted, note }: TranscriptEntry, labels: VoiceChatLabels): string {
  if (note !== undefined) return labels.notes[note];
  const words = `${who === 'user' ? labels.you : labels.agent}: ${text}`;
  return isInterrupted ? `${words} … ${labels.interrupted}` : words;
}
