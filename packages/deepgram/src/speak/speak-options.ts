import type { Query } from '../client/index.js';
import type { SpeakModel } from './speak-models.js';

/**
 * What Deepgram's `/v1/speak` lets one choose.
 *
 * @see https://developers.deepgram.com/reference/text-to-speech/speak-streaming
 */
export interface SpeakOptions {
  /** The voice. @defaultValue 'aura-2-thalia-en' */
  readonly model?: SpeakModel;
  /** How the audio comes over the wire; it is handed on as 16-bit samples in any case. @defaultValue 'linear16' */
  readonly encoding?: 'linear16' | 'mulaw' | 'alaw';
  /** 8000, 16,000, 24,000, 32,000 or 48,000. @defaultValue 24_000; 8_000 for µ-law and A-law */
  readonly sampleRate?: number;
  /** Times the usual pace, in 0.7 … 1.5, where the voice has it. */
  readonly speed?: number;
  readonly mipOptOut?: boolean;
  /** Anything else, by Deepgram's own names. */
  readonly extra?: Query;
}

/** The choice made: nothing is left open that matters here. */
export interface SpeakFormat {
  readonly encoding: 'linear16' | 'mulaw' | 'alaw';
  readonly sampleRate: number;
  /** For the address. */
  readonly query: Query;
}

export const speakDefaults = {
  model: 'aura-2-thalia-en',
  encoding: 'linear16',
} as const satisfies SpeakOptions;
