import type { ServiceHost } from './service-host.js';

/** What was recognised, wholly or so far. */
export interface Recognition {
  /** Empty when a voice turned out to say no words. */
  readonly text: string;
  readonly language?: string | undefined;
  /** Between 0 and 1. */
  readonly confidence?: number | undefined;
  /** The service takes this final result for the end of the user's turn: see `endOfTurnByRecogniser`. */
  readonly endOfTurn?: boolean | undefined;
  /** Position in the stream, in ms from its first sample. */
  readonly startMs?: number | undefined;
  readonly endMs?: number | undefined;
  /** The vendor's own event. */
  readonly raw?: unknown;
}

export interface RecognitionEvents {
  /** Replaces the interim result before it. */
  interim(recognition: Recognition): void;
  /** One segment, for good. After a voice was said to have stopped, one comes in any case. */
  final(recognition: Recognition): void;
  failed(error: unknown): void;
  /**
   * The service hears a voice begin or end by itself; times in ms from the stream's first sample. Only for a
   * service that `reportsVoiceActivity`.
   */
  speechStarted(atMs: number): void;
  speechStopped(atMs: number): void;
}

/** The codings in which audio may come that nobody has decoded. */
export type EncodedAudio = 'mulaw' | 'alaw';

/** One stream of audio being recognised. */
export interface RecognitionStream {
  /** Never blocks; what it buffers is bounded. Copies what it keeps. */
  write(samples: Int16Array, sampleRate: number): void;
  /** Audio as the telephone line sent it, in one of the service's `encodings`. */
  writeEncoded?(audio: Uint8Array, encoding: EncodedAudio, sampleRate: number): void;
  /** Voice activity, where the pipeline has it: many services answer sooner when they are told. */
  speechStarted?(): void;
  speechStopped?(): void;
  /**
   * The user speaks another language from now on; loses nothing of what was said before or is said meanwhile.
   * @param language a BCP 47 tag
   * @throws AntiphonError when the service does not know it
   */
  setLanguage?(language: string): void;
  /** No more audio comes: resolves when the last final result has been given. */
  finish?(): Promise<void>;
  close(): void | Promise<void>;
}

/** Turns speech into text. */
export interface SpeechToText {
  readonly name: string;
  /** It only recognises between a `speechStarted` and a `speechStopped`: the pipeline must have voice activity. */
  readonly needsVoiceActivity?: boolean;
  /** It says when a voice begins and ends: the pipeline needs no other voice activity. */
  readonly reportsVoiceActivity?: boolean;
  /** Codings that it takes as they come, by `writeEncoded`. */
  readonly encodings?: readonly EncodedAudio[];
  /** Begins to listen. When `host.signal` fires, the stream is closed. */
  open(events: RecognitionEvents, host: ServiceHost): RecognitionStream | Promise<RecognitionStream>;
  /** Loads what the first stream would have to wait for. */
  prewarm?(): Promise<void>;
}
