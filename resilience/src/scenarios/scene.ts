import type { Clock, Pipeline, Session } from '@antiphon/core';
import type { Simulator } from '@antiphon/simulators';
import type { FaceEvidence } from './evidence.js';

/** What a scene is given. */
export interface SceneSetting {
  /** The simulator's address. */
  readonly url: string;
  readonly simulator: Simulator;
  readonly clock: Clock;
  /** Must turn up in nothing that anybody is told. */
  readonly apiKey: string;
}

/** A call with an adapter in it, and two utterances to send through. */
export interface Scene {
  readonly pipeline: Pipeline;
  /** The words of each utterance; none occurs twice. */
  readonly lines: readonly (readonly string[])[];
  /** The session is there, and has not started. */
  opened?(session: Session): void;
  /** Begins an utterance. */
  say(session: Session, line: number): void;
  /** Whether the first utterance is half through. */
  half(session: Session): boolean;
  /** Whether an utterance has been dealt with, well or badly. */
  handled(session: Session, line: number): boolean;
  /** The words that came out at the far end, in order. */
  got(session: Session): readonly string[];
  /** Whether all is as it will be, after the last utterance. @defaultValue at once */
  rested?(session: Session): boolean;
  /** What became of an avatar. @defaultValue there is none */
  face?(): FaceEvidence;
}
