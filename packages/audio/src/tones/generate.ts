import { msToSamples, toPcm16 } from '../pcm/index.js';

/** How long and at which rate something is to sound. */
export interface SoundOptions {
  readonly durationMs: number;
  /** Samples per second. @defaultValue 16000 */
  readonly sampleRate?: number;
}

/** A sine tone. */
export interface ToneOptions extends SoundOptions {
  readonly frequencyHz: number;
  /** Peak, 0 … 1 of full scale. @defaultValue 0.5 */
  readonly amplitude?: number;
}

/** White noise. */
export interface NoiseOptions extends SoundOptions {
  /** Peak, 0 … 1 of full scale. @defaultValue 0.1 */
  readonly amplitude?: number;
  /** The same seed gives the same noise. @defaultValue 1 */
  readonly seed?: number;
}

/** A new mono array of silence. */
export function silence({ durationMs, sampleRate = 16000 }: SoundOptions): Int16Array {
  return new Int16Array(msToSamples(durationMs, sampleRate));
}

/** A new mono array with a sine that starts at 0. Its edges are hard: see `fadeIn` and `fadeOut`. */
export function tone({
  frequencyHz,
  durationMs,
  sampleRate = 16000,
  amplitude = 0.5,
}: ToneOptions): Int16Array {
  const samples = new Int16Array(msToSamples(durationMs, sampleRate));
  addTone(samples, frequencyHz, sampleRate, amplitude);
  return samples;
}

/** Adds a sine to samples, in place, saturating. */
export function addTone(
  samples: Int16Array,
  frequencyHz: number,
  sampleRate: number,
  amplitude: number,
): void {
  const step = (2 * Math.PI * frequencyHz) / sampleRate;
  for (let i = 0; i < samples.length; i++) {
    samples[i] = toPcm16((samples[i] as number) + amplitude * 32768 * Math.sin(step * i));
  }
}

/** A new mono array of white noise, evenly distributed, the same for the same seed on every machine. */
export function noise({
  durationMs,
  sampleRate = 16000,
  amplitude = 0.1,
  seed = 1,
}: NoiseOptions): Int16Array {
  const samples = new Int16Array(msToSamples(durationMs, sampleRate));
  // A Weyl sequence through a 32-bit integer hash: no state but the counter, and no seed that gives silence.
  for (let i = 0, counter = seed | 0; i < samples.length; i++) {
    counter = (counter + 0x9e3779b9) | 0;
    let hash = Math.imul(counter ^ (counter >>> 16), 0x85ebca6b);
    hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
    samples[i] = toPcm16(((hash ^ (hash >>> 16)) / 2 ** 31) * amplitude * 32768);
  }
  return samples;
}
