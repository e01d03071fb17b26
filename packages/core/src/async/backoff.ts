import type { Random } from './seeded-random.js';

/** How much of a computed delay is left to chance, so that many clients don't return at once. */
export type Jitter = 'none' | 'equal' | 'full';

export interface BackoffOptions {
  /** The delay before jitter after the first failure, in ms. @defaultValue 100 */
  readonly baseMs?: number;
  /** How the delay grows: `baseMs × factor^(n−1)`, or `baseMs × n`. @defaultValue 'exponential' */
  readonly growth?: 'exponential' | 'linear';
  /** The exponential rule's factor. @defaultValue 2 */
  readonly factor?: number;
  /** No delay exceeds this, in ms. @defaultValue 10_000 */
  readonly maxMs?: number;
  /** `full`: 0 … delay; `equal`: half … delay; `none`: the delay. @defaultValue 'full' */
  readonly jitter?: Jitter;
  /** Where chance comes from; give {@link seededRandom} in tests. @defaultValue Math.random */
  readonly random?: Random;
}

/** The delay in ms before the next try, after `failures` failures in a row (1, 2, 3 …). */
export type Backoff = (failures: number) => number;

/** What {@link backoff} uses where an option is left out. */
export const backoffDefaults = {
  baseMs: 100,
  growth: 'exponential',
  factor: 2,
  maxMs: 10_000,
  jitter: 'full',
} as const satisfies BackoffOptions;

/** The delays between tries: exponential or linear, bounded, with jitter. Keeps no state of its own. */
export function backoff(options: BackoffOptions = {}): Backoff {
  const { baseMs, growth, factor, maxMs, jitter } = { ...backoffDefaults, ...options };
  const random = options.random ?? Math.random;
  return (failures) => {
    if (failures < 1) return 0;
    const grown = growth === 'linear' ? baseMs * failures : baseMs * factor ** (failures - 1);
    const delayMs = Math.min(maxMs, grown);
    if (jitter === 'none') return delayMs;
    return jitter === 'full' ? delayMs * random() : delayMs * (0.5 + 0.5 * random());
  };
}
