/** Speech began. Times are positions in the audio pushed since creation or reset, in ms. */
export interface SpeechStartEvent {
  readonly kind: 'start';
  /** Where speech began, to a window of 32 ms. */
  readonly atMs: number;
  /** How far the audio had been judged when it was believed. */
  readonly decidedAtMs: number;
  /**
   * 16 kHz mono: everything from `preRollMs` before the start up to the newest sample pushed, the chunk whose
   * `push` brought this event included. Speech goes on with the next chunk.
   */
  readonly audio: Int16Array;
}

/** Speech ended. */
export interface SpeechStopEvent {
  readonly kind: 'stop';
  /** Where silence began, to a window of 32 ms. */
  readonly atMs: number;
  readonly decidedAtMs: number;
  /** From the start to `atMs`. */
  readonly durationMs: number;
}

export type VoiceActivityEvent = SpeechStartEvent | SpeechStopEvent;
