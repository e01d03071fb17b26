import { AntiphonError } from '@antiphon/core';

export interface AdaptiveChunksOptions {
  /** What it begins with. @defaultValue 50 */
  readonly baseMs?: number;
  /** @defaultValue 20 */
  readonly minMs?: number;
  /** @defaultValue 200 */
  readonly maxMs?: number;
}

export const adaptiveChunksDefaults = {
  baseMs: 50,
  minMs: 20,
  maxMs: 200,
} as const satisfies AdaptiveChunksOptions;

/** Chunks that leave later than this grow shorter by a tenth, those that leave sooner than that longer. */
const LATE_MS = 10;
const PUNCTUAL_MS = 5;
const SHORTER = 0.9;
const LONGER = 1.1;

/**
 * How long a piece of audio should be that leaves in one message: a timing error above 10 ms makes it a tenth
 * shorter, one below 5 ms a tenth longer, between the bounds.
 *
 * It helps where every message has a price (a socket write, a small packet) and the listener is fed ahead: on a
 * punctual machine it saves writes, on a late one it goes back to small pieces. Where nothing is fed ahead,
 * long pieces only make the sound late.
 */
export class AdaptiveChunks {
  readonly #options: Required<AdaptiveChunksOptions>;
  #chunkMs: number;
  #adjustments = 0;

  /** @throws AntiphonError `pipeline_invalid` unless `0 < minMs <= baseMs <= maxMs`. */
  constructor(options: AdaptiveChunksOptions = {}) {
    this.#options = { ...adaptiveChunksDefaults, ...options };
    const { baseMs, minMs, maxMs } = this.#options;
    if (!(minMs > 0 && minMs <= baseMs && baseMs <= maxMs)) {
      const given = `${minMs}, ${baseMs} and ${maxMs}`;
      throw new AntiphonError(
        'pipeline_invalid',
        `adaptiveChunks: minMs, baseMs, maxMs must be above 0 and grow: they are ${given}`,
      );
    }
    this.#chunkMs = baseMs;
  }

  get chunkMs(): number {
    return this.#chunkMs;
  }

  /** The longest it will ever be. */
  get maxMs(): number {
    return this.#options.maxMs;
  }

  /** How often it has changed. */
  get adjustments(): number {
    return this.#adjustments;
  }

  /** A piece left `errorMs` later than it was due. Returns how long the next one should be. */
  observe(errorMs: number): number {
    const { minMs, maxMs } = this.#options;
    const factor = errorMs > LATE_MS ? SHORTER : errorMs < PUNCTUAL_MS ? LONGER : 1;
    const next = Math.min(maxMs, Math.max(minMs, this.#chunkMs * factor));
    if (next !== this.#chunkMs) this.#adjustments++;
    this.#chunkMs = next;
    return next;
  }

  /** Begins anew, for another stream. */
  reset(): void {
    this.#chunkMs = this.#options.baseMs;
    this.#adjustments = 0;
  }
}

/** The length of the pieces in which {@link PacedOutput} sends: one of these for each stream. */
export function adaptiveChunks(options: AdaptiveChunksOptions = {}): AdaptiveChunks {
  return new AdaptiveChunks(options);
}
