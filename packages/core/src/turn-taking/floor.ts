/**
 * What a strategy may know when it is asked: who speaks, since when, and in which words. Times are in ms on
 * the session clock; undefined means that it has not happened in this turn. There is one floor per session,
 * always the same object, so that a strategy which must remember something can key a `WeakMap` by it.
 */
export interface Floor {
  readonly nowMs: number;

  /** The user has the turn: started, and not ended yet. */
  readonly taken: boolean;
  readonly takenAtMs: number | undefined;
  /** The user took the turn while the bot was answering. */
  readonly interrupting: boolean;

  /** A voice sounds now, by voice activity. */
  readonly voice: boolean;
  /** Where the latest stretch of voice truly began and ended, before voice activity was sure of it. */
  readonly voiceFromMs: number | undefined;
  readonly voiceToMs: number | undefined;

  /** The final words so far, of this turn or waiting for one. */
  readonly words: string;
  /** What the recogniser believes of the words after those; empty once they are final. */
  readonly interim: string;
  /** The recogniser takes the last final words for the end of the turn. */
  readonly endOfTurn: boolean;
  /** When the last words came, interim or final. */
  readonly wordsAtMs: number | undefined;
  /** When the last final transcript came, with or without words. */
  readonly finalAtMs: number | undefined;
  /** Stretches of voice that have ended and whose final transcript is still to come. */
  readonly owedTranscripts: number;

  /** The listener hears the bot. */
  readonly botSpeaking: boolean;
  /** How many times the bot has spoken and stopped. */
  readonly botSpeeches: number;
  /** The bot is busy with the turn: thinking, making speech, or being heard. */
  readonly answering: boolean;
  /** Tool calls under way; counted only when a strategy says that it needs them. */
  readonly functionCalls: number;

  /** The talk button, once it has been used. */
  readonly button: 'down' | 'up' | undefined;
  readonly buttonAtMs: number | undefined;

  /** The user is not listened to. */
  readonly muted: boolean;

  /** Asks every strategy again, now: for one whose answer has changed by something from outside. */
  reconsider(): void;
}
