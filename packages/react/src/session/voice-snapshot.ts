import type { TranscriptEntry } from './transcript.js';
import type { VoiceProblem } from './voice-problem.js';

/**
 * What goes on: nothing yet, a session is being begun, the agent listens, the user speaks, the agent thinks or speaks, the
 * connection is being made again, or the session is over (with a {@link VoiceSnapshot.problem} if it ended by itself).
 */
export type VoiceStatus =
  | 'idle'
  | 'connecting'
  | 'listening'
  | 'hearing'
  | 'thinking'
  | 'speaking'
  | 'reconnecting'
  | 'ended';

/** How a session stands just now. Immutable: whatever changes makes another. */
export interface VoiceSnapshot {
  readonly status: VoiceStatus;
  readonly sessionId: string | undefined;
  /** Since when there is a session, on its clock, in ms. */
  readonly sinceMs: number | undefined;
  /** What is said during `reconnecting` is kept, and said when there is a connection again. */
  readonly isKept: boolean;
  /** The microphone is on, muted or not. */
  readonly isMicrophoneOn: boolean;
  readonly isMuted: boolean;
  /** The microphone is heard, since so long: undefined while it is off, muted or without a connection. */
  readonly recordingSinceMs: number | undefined;
  /** The agent is not to be heard. */
  readonly isSilent: boolean;
  /** How loud it is, from 0 to 1. */
  readonly volume: number;
  /** The turns of the agent that can be played again, and the one that is. */
  readonly replayable: readonly number[];
  readonly replaying: number | undefined;
  readonly problem: VoiceProblem | undefined;
  readonly entries: readonly TranscriptEntry[];
}

/** Before anything, on a server too. */
export const IDLE: VoiceSnapshot = {
  status: 'idle',
  sessionId: undefined,
  sinceMs: undefined,
  isKept: false,
  isMicrophoneOn: false,
  isMuted: false,
  recordingSinceMs: undefined,
  isSilent: false,
  volume: 1,
  replayable: [],
  replaying: undefined,
  problem: undefined,
  entries: [],
};

/** Whether a session is going on, or about to. */
export function isOn({ status }: Pick<VoiceSnapshot, 'status'>): boolean {
  return status !== 'idle' && status !== 'ended';
}

/** Whether what is written is taken. */
export function canWrite({ status, isKept }: Pick<VoiceSnapshot, 'status' | 'isKept'>): boolean {
  return status === 'reconnecting' ? isKept : isOn({ status }) && status !== 'connecting';
}
