import { availableParallelism } from 'node:os';
import type { SpeechModelFiles } from '../assets/index.js';
import type { RuntimePreference } from '../sherpa/index.js';

export interface RecognizerOptions {
  /**
   * Another Moonshine model, for instance the larger one; the default is tiny English.
   * @defaultValue the files of `@antiphon/moonshine-tiny-en`
   */
  readonly model?: SpeechModelFiles;
  /**
   * Decodes at once on the native runtime, for all recognisers of the process that share the model: the largest
   * asked for counts. Each takes a thread of Node's pool of four. On wasm there is always one.
   * @defaultValue the number of cores, 1 to 3
   */
  readonly concurrency?: number;
  /** @defaultValue 'auto' */
  readonly runtime?: RuntimePreference;
}

/** One decode per core, and a thread of the pool left for files and name look-ups. */
export const defaultConcurrency = (): number => Math.min(3, availableParallelism());

export interface TranscribeOptions {
  readonly signal?: AbortSignal | undefined;
  /**
   * Final requests go first and always find a place if there are two; interim ones of the same `stream` replace
   * each other while they wait.
   * @defaultValue 'final'
   */
  readonly lane?: 'final' | 'interim';
  /** Identity of the stream that an interim request belongs to. */
  readonly stream?: object;
}

/** What was said. */
export interface Transcript {
  /** With case and punctuation; '' if nothing was understood. */
  readonly text: string;
  /** Length of the audio. */
  readonly audioMs: number;
  /** Time the model took, waiting excluded. */
  readonly computeMs: number;
}

/** Longest audio decoded in one piece; longer audio is cut at quiet places. */
export const PART_MS = 24_000;
/** Longest audio of one `transcribe` call. */
export const MAX_AUDIO_MS = 600_000;
/** Shorter audio has no words: the model wants 100 ms to work at all. */
export const MIN_AUDIO_MS = 100;
/** Audio whose loudest sample is below this (−60 dBFS) is silence: no decode. */
export const SILENCE_PEAK = 33;
