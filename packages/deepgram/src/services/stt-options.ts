import type { EncodedAudio } from '@antiphon/core/frame-free';
import type { DeepgramAccessOptions } from '../client/index.js';
import type { FluxOptions, ListenTuning, NovaOptions } from '../listen/index.js';

/** What does not depend on the model. */
export interface SttServiceOptions extends DeepgramAccessOptions {
  /** The audio that will come: the connection is made for it before any has come. @defaultValue 'linear16' */
  readonly encoding?: 'linear16' | EncodedAudio;
  /** @defaultValue 16_000; 8_000 for µ-law and A-law */
  readonly sampleRate?: number;
  /** How long the rest of a segment may take once Deepgram was asked for it, in ms. @defaultValue 1_000 */
  readonly finalizeTimeoutMs?: number;
  /** How long `finish()` may take altogether, in ms. @defaultValue 5_000 */
  readonly finishTimeoutMs?: number;
  /** The numbers of the connection: timeouts, reconnection, what is kept. */
  readonly connection?: ListenTuning;
}

export const sttServiceDefaults = {
  encoding: 'linear16',
  finalizeTimeoutMs: 1_000,
  finishTimeoutMs: 5_000,
} as const satisfies SttServiceOptions;

/** Recognition by `/v1/listen`. */
export interface NovaSttOptions extends SttServiceOptions, NovaOptions {
  /**
   * Who says that a voice begins and ends: the pipeline's own voice activity, or Deepgram (`vad_events`,
   * `endpointing` and `utterance_end_ms`). @defaultValue 'pipeline'
   */
  readonly voiceActivity?: 'pipeline' | 'vendor';
}

/** Recognition and turn-taking by `/v2/listen`. */
export interface FluxSttOptions extends SttServiceOptions, FluxOptions {
  /**
   * Who says that a voice begins and ends. With `'pipeline'` the end of a voice ends Flux's turn too
   * (`ForceEndTurn`). @defaultValue 'vendor'
   */
  readonly voiceActivity?: 'pipeline' | 'vendor';
  /**
   * Takes an eager end of turn for the end: an answer sooner, and now and then in the middle of a sentence. Without
   * it, eager ends are interim results, to be known by their `raw`. @defaultValue false
   */
  readonly eagerFinals?: boolean;
  /**
   * Silence is sent for Flux when no audio has come for so long within a turn, in ms: its clock is the audio, and
   * a turn would never end. @defaultValue 500
   */
  readonly fillAfterMs?: number;
}

export type DeepgramSttOptions = NovaSttOptions | FluxSttOptions;

/** Flux's models are the ones that take turns. */
export function isFlux(options: DeepgramSttOptions): options is FluxSttOptions {
  return options.model?.startsWith('flux') === true;
}
