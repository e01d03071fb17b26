import type { Clock, StateChange } from '@antiphon/core/frame-free';

/** What an output is given of the agent that it speaks for, and whom it tells what was heard. */
export interface SpeechHost {
  readonly clock: Clock;
  /** Fires when the agent is over, however it ended. */
  readonly signal: AbortSignal;
  /** The number of the current turn: speech of an older one must never be heard. */
  currentTurn(): number;
  /** The listener begins to hear speech of `turn`. */
  started(turn: number): void;
  /** Of the speech of `turn`, `heardMs` have been heard; `finished` when no more will be, as far as is known. */
  heard(turn: number, heardMs: number, finished: boolean): void;
  /** The listener stopped hearing speech of `turn`. */
  stopped(turn: number, interrupted: boolean): void;
  /** A connection that it speaks over has changed its state. */
  connection(change: StateChange): void;
  failed(error: unknown): void;
  /** What it was saying cannot be said to its end: the turn is over, and the history keeps what was heard. */
  cut(reason: string): void;
}

/** The mouth of one conversation. */
export interface SpeechStream {
  /** Takes the next piece of the speech of `turn`: mono PCM, kept until it is heard. Drops what is of an older turn. */
  speak(samples: Int16Array, sampleRate: number, turn: number): void;
  /** While there is enough to speak: resolves when more should be made. Nothing when more may come at once. */
  readonly room: Promise<void> | undefined;
  /** No more speech of `turn` is expected. */
  finish(turn: number): void;
  /** Falls silent: everything of `turn` and before is over. Tells what was heard before it returns. */
  interrupt(turn: number): void;
  /** The user speaks, or no longer: whoever can be seen looks as if it listened. */
  userSpeaks?(speaks: boolean): void;
  /** Resolves when everything was heard. */
  drain(): Promise<void>;
  /** Stops now; nothing is left behind. */
  close(): void | Promise<void>;
}

/** Where the agent's speech goes, and who knows what was heard of it: a paced line, or an avatar. */
export interface SpeechOutput {
  /** For logs, such as `paced`. */
  readonly name: string;
  open(host: SpeechHost): SpeechStream | Promise<SpeechStream>;
}
