import type { IntakeFormat } from '../listening/index.js';
import { readFormat } from '../nova/index.js';
import { InvalidQuery, QueryReader } from '../wire/index.js';

/** When a turn is over. `Configure` changes these in mid-stream. */
export interface Thresholds {
  /** Confidence for `EndOfTurn`; 1 leaves it to the client and to the timeout. */
  readonly eot: number;
  /** Confidence for `EagerEndOfTurn`; undefined: never. */
  readonly eager: number | undefined;
  /** Silence that ends a turn whatever the confidence, ms. */
  readonly timeoutMs: number;
}

/** What `/v2/listen` was asked for. */
export interface FluxParams {
  readonly model: string;
  readonly format: IntakeFormat;
  readonly thresholds: Thresholds;
  readonly keyterms: readonly string[];
}

export const FLUX_MODELS = ['flux-general-en', 'flux-general-multi'] as const;

/** The bounds and defaults of the vendor's page on end-of-turn detection. */
export const RANGES = {
  eot_threshold: { least: 0.5, most: 1 },
  eager_eot_threshold: { least: 0.3, most: 0.9 },
  eot_timeout_ms: { least: 500, most: 60_000 },
} as const;
const DEFAULTS = { eot: 0.7, timeoutMs: 5_000 } as const;

/** @throws InvalidQuery */
export function readFluxParams(query: URLSearchParams): FluxParams {
  const reader = new QueryReader(query);
  const model = reader.text('model');
  if (!FLUX_MODELS.some((known) => known === model)) {
    throw new InvalidQuery('No such model/language/tier combination found.');
  }
  const thresholds: Thresholds = {
    eot: reader.number('eot_threshold', RANGES.eot_threshold) ?? DEFAULTS.eot,
    eager: reader.number('eager_eot_threshold', RANGES.eager_eot_threshold),
    timeoutMs: reader.integer('eot_timeout_ms', RANGES.eot_timeout_ms) ?? DEFAULTS.timeoutMs,
  };
  if (!areSound(thresholds)) {
    throw new InvalidQuery('Invalid query string: eager_eot_threshold must not exceed eot_threshold.');
  }
  return { model: model as string, format: readFormat(reader), thresholds, keyterms: reader.all('keyterm') };
}

export const areSound = ({ eot, eager }: Thresholds): boolean => eager === undefined || eager <= eot;
