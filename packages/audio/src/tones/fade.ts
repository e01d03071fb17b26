import { msToSamples, toPcm16 } from '../pcm/index.js';

/** The length and shape of a fade. */
export interface FadeOptions {
  /** Samples per second (mono). */
  readonly sampleRate: number;
  /** No longer than the samples are. @defaultValue 5 */
  readonly durationMs?: number;
  /**
   * `linear` in amplitude, or `equal-power`: a quarter sine, which keeps the loudness where two different sounds cross.
   * @defaultValue 'linear'
   */
  readonly curve?: FadeCurve;
}

/** How the gain of a fade rises from 0 to 1. */
export type FadeCurve = 'linear' | 'equal-power';

/** Lets mono samples begin from silence, in place; no click where they start. Returns the same array. */
export function fadeIn(samples: Int16Array, options: FadeOptions): Int16Array {
  const length = fadeLength(samples, options);
  for (let i = 0; i < length; i++) {
    samples[i] = toPcm16((samples[i] as number) * gainAt(i / length, options.curve));
  }
  return samples;
}

/** Lets mono samples end in silence, in place; no click where they stop. Returns the same array. */
export function fadeOut(samples: Int16Array, options: FadeOptions): Int16Array {
  const length = fadeLength(samples, options);
  for (let i = 0; i < length; i++) {
    const at = samples.length - 1 - i;
    samples[at] = toPcm16((samples[at] as number) * gainAt(i / length, options.curve));
  }
  return samples;
}

/** The two sounds of a {@link crossfade}. */
export interface CrossfadeOptions {
  /** What fades out; left as it is. */
  readonly from: Int16Array;
  /** What fades in, and where the result goes. */
  readonly to: Int16Array;
  /** @defaultValue 'linear' */
  readonly curve?: FadeCurve;
}

/** Goes from one sound over to another across the shorter of the two, in place in `to`, which is returned. */
export function crossfade({ from, to, curve }: CrossfadeOptions): Int16Array {
  const length = Math.min(from.length, to.length);
  for (let i = 0; i < length; i++) {
    const position = (i + 0.5) / length;
    const old = (from[i] as number) * gainAt(1 - position, curve);
    to[i] = toPcm16((to[i] as number) * gainAt(position, curve) + old);
  }
  return to;
}

function fadeLength(samples: Int16Array, { durationMs = 5, sampleRate }: FadeOptions): number {
  return Math.min(samples.length, msToSamples(durationMs, sampleRate));
}

function gainAt(position: number, curve: FadeCurve = 'linear'): number {
  return curve === 'linear' ? position : Math.sin((position * Math.PI) / 2);
}
