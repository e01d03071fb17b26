import type { Clock, PlayoutProcessor, Session } from '@antiphon/core';
import type { SourceAudio } from '@antiphon/device';
import type { CallEnds } from '../pipeline.js';
import type { CallLog } from './call-log.js';
import type { LevelMeter } from './level-meter.js';
import type { LineResults } from './line-results.js';

/** What a caller speaks into. */
export interface Mouthpiece {
  /**
   * Says it in real time. Resolves when the last of it was said, or, on a line that is cut, never will be. Rejects when
   * the session ends first.
   */
  say(audio: SourceAudio, session: Session): Promise<void>;
}

/** The line of a call: somebody speaks into it, the agent answers at its other end, and both are recorded. */
export interface CallLine extends CallEnds, Mouthpiece, AsyncDisposable {
  readonly output: PlayoutProcessor<'output'>;
  /** How loud the agent is right now. */
  readonly level: LevelMeter;
  /** The caller hangs up: the session ends in order. */
  hangUp(session: Session): Promise<void>;
  /** Completes the recording, when the session is closed. */
  finish(session: Session): Promise<void>;
  /** How much of the recording is missing, in ms. */
  recordingLostMs(session: Session): number;
  /** How good the line was; undefined where there is none between the two. */
  results(log: CallLog): LineResults | undefined;
}

/** Opens a line that is recorded into `file`: caller left, agent right, position = time of the session. */
export type OpenLine = (options: {
  readonly file: string;
  readonly clock: Clock;
}) => CallLine | Promise<CallLine>;
