export type { TalkClient, VoiceSessionOptions, VoiceSettings } from './session-options.js';
export type { NoteKind, TranscriptEntry } from './transcript.js';
export type { VoiceProblem, VoiceProblemKind } from './voice-problem.js';
export { type VoiceObserver, VoiceSession } from './voice-session.js';
export { canWrite, IDLE, isOn, type VoiceSnapshot, type VoiceStatus } from './voice-snapshot.js';
