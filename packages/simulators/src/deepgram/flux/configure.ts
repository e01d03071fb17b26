import type { ClientMessage } from '../wire/index.js';
import { areSound, RANGES, type Thresholds } from './params.js';

/** What may be changed in mid-stream. */
export interface FluxConfiguration {
  readonly thresholds: Thresholds;
  readonly keyterms: readonly string[];
}

const MAX_KEYTERMS = 100;

/** The configuration after a `Configure` message, or undefined when the message is not acceptable. */
export function reconfigured(
  before: FluxConfiguration,
  message: ClientMessage,
): FluxConfiguration | undefined {
  const { thresholds: wanted = {}, keyterms = before.keyterms } = message;
  if (typeof wanted !== 'object' || wanted === null || Array.isArray(wanted)) return undefined;
  if (!isKeyterms(keyterms)) return undefined;
  const given = Object.entries(wanted);
  if (!given.every(([name, value]) => isWithin(name, value))) return undefined;
  const read = Object.fromEntries(given) as Partial<Record<keyof typeof RANGES, number>>;
  const thresholds: Thresholds = {
    eot: read.eot_threshold ?? before.thresholds.eot,
    eager: read.eager_eot_threshold ?? before.thresholds.eager,
    timeoutMs: read.eot_timeout_ms ?? before.thresholds.timeoutMs,
  };
  return areSound(thresholds) ? { thresholds, keyterms } : undefined;
}

/** The thresholds in the vendor's names. */
export const thresholdsMessage = ({ eot, eager, timeoutMs }: Thresholds): object => ({
  eot_threshold: eot,
  ...(eager === undefined ? {} : { eager_eot_threshold: eager }),
  eot_timeout_ms: timeoutMs,
});

function isWithin(name: string, value: unknown): boolean {
  if (!Object.hasOwn(RANGES, name) || typeof value !== 'number') return false;
  const { least, most } = RANGES[name as keyof typeof RANGES];
  return value >= least && value <= most;
}

const isKeyterms = (value: unknown): value is readonly string[] =>
  Array.isArray(value) && value.length <= MAX_KEYTERMS && value.every((term) => typeof term === 'string');
