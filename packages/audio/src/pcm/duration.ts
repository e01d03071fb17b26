/** Audio whose length is to be told: interleaved samples (or G.711 bytes) with their rate and channels. */
export interface AudioExtent {
  /** Interleaved samples, or G.711 bytes: anything with one element per sample. */
  readonly samples: { readonly length: number };
  /** Samples per second and channel. */
  readonly sampleRate: number;
  /** @defaultValue 1 */
  readonly channels?: number;
}

/** How long this audio plays, in ms. */
export function audioDurationMs({ samples, sampleRate, channels = 1 }: AudioExtent): number {
  return samplesToMs(samples.length / channels, sampleRate);
}

/** How long `count` samples of one channel play, in ms (not rounded). */
export function samplesToMs(count: number, sampleRate: number): number {
  return (count * 1000) / sampleRate;
}

/** How many samples of one channel fill `ms` milliseconds, rounded to the nearest. */
export function msToSamples(ms: number, sampleRate: number): number {
  return Math.round((ms * sampleRate) / 1000);
}
