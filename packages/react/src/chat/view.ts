import type { VoiceSession, VoiceSnapshot } from '../session/index.js';
import type { VoiceChatLabels } from './labels.js';

/** What every part of the component is drawn from. */
export interface View {
  readonly session: VoiceSession;
  readonly snapshot: VoiceSnapshot;
  readonly labels: VoiceChatLabels;
}

/** Minutes and seconds: `1:05`. */
export function inMinutes(ms: number): string {
  const seconds = Math.floor(ms / 1_000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}
