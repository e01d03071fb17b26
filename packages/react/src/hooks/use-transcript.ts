import { useSyncExternalStore } from 'react';
import type { TranscriptEntry, VoiceSession } from '../session/index.js';

const NOTHING: readonly TranscriptEntry[] = [];
const nothing = (): readonly TranscriptEntry[] => NOTHING;

/** What was said, in order: for a component that is drawn anew when words come, and for nothing else. */
export function useTranscript(session: VoiceSession): readonly TranscriptEntry[] {
  return useSyncExternalStore(session.subscribe, () => session.getSnapshot().entries, nothing);
}
