import type { Query } from '../client/index.js';

/** The models of `/v2/listen`; a later one is passed on. */
export type FluxModel = 'flux-general-en' | 'flux-general-multi' | `flux-${string}`;

/** What may be changed while Flux listens; what is left out stays as it is. */
export interface FluxSettings {
  /** How sure Flux must be that the turn has ended, in 0.5 … 1; 1: only silence or `forceEndTurn` ends it. */
  readonly eotThreshold?: number;
  /** How sure for an eager end of turn, in 0.3 … 0.9; without it there are none. */
  readonly eagerEotThreshold?: number;
  /** Silence that ends a turn however unsure Flux is, in ms: 500 … 60,000. */
  readonly eotTimeoutMs?: number;
  /** Words to expect. */
  readonly keyterm?: string | readonly string[];
  /** Languages to expect, for flux-general-multi. */
  readonly languageHint?: string | readonly string[];
  readonly numerals?: boolean;
}

/**
 * What Deepgram's `/v2/listen` lets one choose; what is left out is Deepgram's default.
 *
 * @see https://developers.deepgram.com/docs/flux
 */
export interface FluxOptions extends FluxSettings {
  readonly model: FluxModel;
  readonly profanityFilter?: boolean;
  readonly redact?: boolean | string | readonly string[];
  readonly tag?: string | readonly string[];
  readonly mipOptOut?: boolean;
  /** Anything else, by Deepgram's own names. */
  readonly extra?: Query;
}

/** The message that changes settings in mid-stream. */
export function configureMessage(settings: FluxSettings): string {
  const { eotThreshold, eagerEotThreshold, eotTimeoutMs, keyterm, languageHint, numerals } = settings;
  // JSON leaves out what is undefined.
  return JSON.stringify({
    type: 'Configure',
    thresholds: {
      eot_threshold: eotThreshold,
      eager_eot_threshold: eagerEotThreshold,
      eot_timeout_ms: eotTimeoutMs,
    },
    keyterms: keyterm === undefined ? undefined : [keyterm].flat(),
    language_hints: languageHint === undefined ? undefined : [languageHint].flat(),
    numerals,
  });
}
