import type { ConversationSnapshot, Frame, SessionSummary, TurnRecord } from '@antiphon/core';

/** The version of the lines below. A reader refuses what is newer than itself. */
export const RECORDING_VERSION = 1;

/** Which audio is written. 16 kHz PCM takes 43 kB a second in base64. */
export type RecordedAudio = 'none' | 'input' | 'all';

/** The first line of a recording. */
export interface RecordingHeader {
  readonly format: 'antiphon.recording';
  readonly version: number;
  readonly sessionId: string;
  /** Wall-clock time, as milliseconds since 1970, and session clock when the recording began. */
  readonly epochMs: number;
  readonly atMs: number;
  readonly audio: RecordedAudio;
  /** Names of the processors, and a Mermaid drawing; absent when the pipeline was not given. */
  readonly processors?: readonly string[];
  readonly drawing?: string;
  /** What had been said when the recording began; absent when that was nothing. */
  readonly conversation?: ConversationSnapshot;
}

/** A frame that entered the session. */
export interface RecordedFrame {
  /** Session clock in ms. */
  readonly at: number;
  /** Name of the processor that made it; undefined when it came from outside, or from the session itself. */
  readonly by: string | undefined;
  readonly frame: Frame;
}

/** A session, read back. */
export interface Recording {
  readonly header: RecordingHeader;
  readonly frames: readonly RecordedFrame[];
  readonly turns: readonly TurnRecord[];
  /** How the session ended; undefined when the recording ends earlier. */
  readonly summary: SessionSummary | undefined;
  /** Frames that were not written: unknown kinds, and what a slow disk had no room for. */
  readonly missing: number;
  /** The last line was cut off in the middle, and left out. */
  readonly truncated: boolean;
}

/** Takes a recording, line by line. */
export interface RecordingSink {
  /** Takes one line, without its end. Returns false when there is no room for it: it is counted as missing then. */
  write(line: string): boolean;
  /** Everything has been written; no more comes. */
  close?(): void | Promise<void>;
}
