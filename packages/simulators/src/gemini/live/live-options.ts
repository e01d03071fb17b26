/** What a turn does that a well-behaved server would not, as seen in the field. */
export const TURN_QUIRKS = [
  /** An empty turn, complete at once, comes before the answer. */
  'prematureTurnComplete',
  /** The turn has no content at all: it is only complete. */
  'emptyTurn',
  /** The words are transcribed, but there is no audio. */
  'transcriptionWithoutAudio',
  /** Turn-complete comes without generation-complete before it. */
  'missingGenerationComplete',
  /** Generation-complete comes right after a tool call, before the call is answered. */
  'generationCompleteAfterToolCall',
  /** Turn-complete comes right after a tool call, and again at the end of the turn. */
  'turnCompleteAfterToolCall',
  /** Transcriptions say `finished` at their end, which native-audio models never do. */
  'finishedTranscriptions',
  /** While the user speaks, interim transcriptions come. */
  'interimTranscriptions',
  /** The words of the user are transcribed only after the answer has begun. */
  'lateInputTranscription',
  /** Messages come as text frames instead of binary ones. */
  'textFrames',
] as const;
export type TurnQuirk = (typeof TURN_QUIRKS)[number];

/** Which turn a quirk is decided for. */
export interface QuirkTurn {
  /** The number of the connection, as in `ConnectionInfo`. */
  readonly connection: number;
  /** The first turn of the model on this connection is 1; 0 is what comes before it. */
  readonly turn: number;
}

/** The settings of Live sessions. */
export interface LiveOptions {
  /** Audio in one message. @defaultValue 100 */
  readonly audioChunkMs?: number;
  /** How many times faster than real time the audio is sent. @defaultValue 4 */
  readonly audioSpeed?: number;
  /** Silence that ends the user's turn unless the client names another. @defaultValue 500 */
  readonly silenceDurationMs?: number;
  /** How long a connection may last. @defaultValue 600_000 */
  readonly connectionLimitMs?: number;
  /** How long before its end the connection is told to go away. @defaultValue 50_000 */
  readonly goAwayLeadMs?: number;
  /** How long a session without compression may last, over all its connections. @defaultValue 900_000 */
  readonly sessionLimitMs?: number;
  /** The same once there is video. @defaultValue 120_000 */
  readonly videoSessionLimitMs?: number;
  /** How long a handle is good. @defaultValue 7_200_000 */
  readonly handleLifetimeMs?: number;
  /** The share of messages that carry two fields at once, in 0 … 1. @defaultValue 0.2 */
  readonly mergeShare?: number;
  /** Longest utterance; then the turn ends by itself. @defaultValue 120_000 */
  readonly maxUtteranceMs?: number;
  /**
   * Refuses with 1011 to resume a session while an earlier connection of it is open, as was seen in the field: a
   * client then has to close the old one first. @defaultValue false
   */
  readonly resumesClosedOnly?: boolean;
  /** @defaultValue none */
  readonly quirks?: readonly TurnQuirk[] | ((turn: QuirkTurn) => readonly TurnQuirk[]);
}

export const liveDefaults = {
  audioChunkMs: 100,
  audioSpeed: 4,
  silenceDurationMs: 500,
  connectionLimitMs: 600_000,
  goAwayLeadMs: 50_000,
  sessionLimitMs: 900_000,
  videoSessionLimitMs: 120_000,
  handleLifetimeMs: 7_200_000,
  mergeShare: 0.2,
  maxUtteranceMs: 120_000,
  resumesClosedOnly: false,
  quirks: [],
} as const satisfies LiveOptions;
