import type { Query } from '../client/index.js';

/** The models of `/v1/listen` that Deepgram names; any other name is passed on. */
export type NovaModel =
  | 'nova-3'
  | 'nova-3-general'
  | 'nova-3-medical'
  | 'nova-2'
  | 'nova-2-general'
  | 'nova-2-meeting'
  | 'nova-2-finance'
  | 'nova-2-conversationalai'
  | 'nova-2-voicemail'
  | 'nova-2-video'
  | 'nova-2-medical'
  | 'nova-2-drivethru'
  | 'nova-2-automotive'
  | 'nova'
  | 'nova-general'
  | 'nova-phonecall'
  | 'nova-medical'
  | 'enhanced'
  | 'enhanced-general'
  | 'enhanced-meeting'
  | 'enhanced-phonecall'
  | 'enhanced-finance'
  | 'base'
  | 'meeting'
  | 'phonecall'
  | 'finance'
  | 'conversationalai'
  | 'voicemail'
  | 'video'
  | (string & {});

/**
 * What Deepgram's `/v1/listen` lets one choose; the names are its own in camel case, and what is left out is
 * Deepgram's default unless another is given here.
 *
 * @see https://developers.deepgram.com/reference/speech-to-text/listen-streaming
 */
export interface NovaOptions {
  /** @defaultValue 'nova-3' */
  readonly model?: NovaModel;
  /** BCP-47, or 'multi'. */
  readonly language?: string;
  readonly version?: string;
  /** Results before the final one. @defaultValue true */
  readonly interimResults?: boolean;
  /**
   * Silence after which Deepgram ends a segment by itself, in ms; false: never. Its own default of 10 ms cuts at
   * every breath. @defaultValue 300
   */
  readonly endpointing?: number | false;
  /** Silence between words after which an utterance has ended, in ms; at least 1000. */
  readonly utteranceEndMs?: number;
  /** Tells when a voice begins; set by `voiceActivity: 'vendor'`. */
  readonly vadEvents?: boolean;
  /** @defaultValue true */
  readonly punctuate?: boolean;
  readonly smartFormat?: boolean;
  readonly numerals?: boolean;
  readonly dictation?: boolean;
  readonly profanityFilter?: boolean;
  /** Words to expect, for nova-3. */
  readonly keyterm?: string | readonly string[];
  /** Words to expect, for older models. */
  readonly keywords?: string | readonly string[];
  readonly search?: string | readonly string[];
  readonly replace?: string | readonly string[];
  readonly redact?: boolean | string | readonly string[];
  readonly detectEntities?: boolean;
  readonly diarize?: boolean;
  readonly diarizeModel?: 'latest' | 'v1' | (string & {});
  readonly tag?: string | readonly string[];
  readonly callback?: string;
  readonly callbackMethod?: 'POST' | 'GET' | 'PUT' | 'DELETE';
  readonly mipOptOut?: boolean;
  /** Anything else, by Deepgram's own names. */
  readonly extra?: Query;
}

export const novaDefaults = {
  model: 'nova-3',
  interimResults: true,
  endpointing: 300,
  punctuate: true,
} as const satisfies NovaOptions;
