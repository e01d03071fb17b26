/** How a turn came out. */
export type TurnOutcome =
  /** The answer was heard to its end (or, in a pipeline without playout, made to its end). */
  | 'completed'
  /** The user took the turn while the bot was answering. */
  | 'interrupted'
  /** The user was thought to speak, and nothing was said. */
  | 'noSpeech'
  /** The user spoke and nothing answered. */
  | 'unanswered'
  /** A processor failed and nothing was said for it. */
  | 'error'
  /** The session ended first. */
  | 'cancelled';

/** Moments of a turn, on the session clock in ms. */
export interface TurnMarks {
  /** The user's voice began; for a turn that the bot opens, the turn's start. */
  readonly startedMs: number;
  /** The user's voice ended. */
  readonly speechEndMs?: number;
  /** The end of the turn was decided. */
  readonly endOfTurnMs?: number;
  readonly transcriptMs?: number;
  readonly llmStartMs?: number;
  readonly firstTokenMs?: number;
  readonly firstAudioMs?: number;
  /** The listener heard the first of the answer. */
  readonly firstHeardMs?: number;
  /** The avatar's lips moved: it began to speak, or the sound began to be heard that its mouth is drawn by. */
  readonly avatarMs?: number;
  readonly finishedMs?: number;
}

/** The waterfall, each in ms from the end of the user's speech. */
export interface TurnLatency {
  readonly transcriptMs?: number;
  readonly endOfTurnMs?: number;
  readonly firstTokenMs?: number;
  readonly firstAudioMs?: number;
  /** Voice to voice: the user fell silent, the bot was heard. */
  readonly firstHeardMs?: number;
  /** The avatar's lips moved. */
  readonly avatarMs?: number;
}

export interface TurnToolCall {
  readonly name: string;
  readonly callId: string;
  readonly tookMs?: number;
  readonly failed?: boolean;
}

/** What happened in one turn: there is one for every turn, always. */
export interface TurnRecord {
  readonly turn: number;
  readonly outcome: TurnOutcome;
  /** What the user said. */
  readonly user: string;
  /** What the bot generated. */
  readonly said: string;
  /** Whether that was all of the answer: false when the model was cut off. */
  readonly saidAll: boolean;
  /** What of it the listener heard. */
  readonly heard: string;
  readonly marks: TurnMarks;
  readonly latency: TurnLatency;
  /** Text → avatar: from the first text of the answer until the avatar's lips moved, in ms; absent where they did not. */
  readonly textToAvatarMs?: number;
  readonly toolCalls: readonly TurnToolCall[];
  /** Milliseconds of speech made, and heard. */
  readonly audioMs: number;
  readonly heardMs: number;
  readonly errors: readonly string[];
}
