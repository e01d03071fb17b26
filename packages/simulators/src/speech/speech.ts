import type { TimedWord } from '@antiphon/core';

/** Samples per second of all audio that goes through the seam; 16-bit mono. */
export const SPEECH_RATE = 16_000;

/** What was understood; times are ms from the first sample given. */
export interface Heard {
  readonly text: string;
  /** The words of `text`, in order. */
  readonly words: readonly TimedWord[];
}

/** Speech began or ended. Times are positions in the audio pushed, in ms. */
export interface VoiceEvent {
  readonly kind: 'start' | 'stop';
  /** Where it began, or where the silence began. */
  readonly atMs: number;
  /** How far the audio had been judged when this was decided. */
  readonly decidedAtMs: number;
}

export interface VoiceFinderOptions {
  /** Called at each start and stop, in order. */
  readonly onEvent: (event: VoiceEvent) => void;
  /** Silence shorter than this does not end speech. @defaultValue 256 */
  readonly minSilenceMs?: number;
}

/** Finds where one stream of audio has speech. Buffers less than 3 s. */
export interface VoiceFinder extends Disposable {
  /** How much audio has been judged, in ms. */
  readonly positionMs: number;
  /** Takes 16 kHz audio, which it copies. */
  push(samples: Int16Array): void;
  /** Resolves once all that was pushed has been judged. */
  settled(): Promise<void>;
  /** Idempotent; no event after it. */
  close(): void;
}

export interface TranscribeRequest {
  readonly signal?: AbortSignal;
  /** An interim request may fail or be superseded by the next of the same `stream`. @defaultValue false */
  readonly interim?: boolean;
  readonly stream?: object;
}

/** A piece of speech as it is made, a sentence as a rule. */
export interface SpokenPiece {
  readonly text: string;
  /** 16 kHz mono. */
  readonly samples: Int16Array;
  /** The words of `text`, times in ms from the first sample of the piece. */
  readonly words: readonly TimedWord[];
}

export interface SpeakRequest {
  readonly signal?: AbortSignal;
  /** The vendor's name of a voice: the same one always sounds the same. */
  readonly voice?: string;
}

/** The ears and the voice of a simulator, shared by all its connections. */
export interface Speech {
  /** Opens one stream of voice activity. */
  findVoice(options: VoiceFinderOptions): VoiceFinder;
  /** Understands 16 kHz audio of at most ten minutes. Rejects when it can't, or when the signal aborts. */
  hear(samples: Int16Array, request?: TranscribeRequest): Promise<Heard>;
  /** Speaks a text piece by piece; none ahead of what is asked for. */
  speak(text: string, request?: SpeakRequest): AsyncIterable<SpokenPiece>;
  /** Loads what has to be loaded. @param what only this half; both when left out */
  preload(what?: 'hearing' | 'speaking'): Promise<void>;
}

/**
 * `real`: models that run on this machine, loaded once per process. `scripted`: no models; words are tones that
 * spell themselves, see `telegraph`. Or one's own parts over the scripted ones.
 */
export type SpeechOption = 'real' | 'scripted' | Partial<Speech>;
