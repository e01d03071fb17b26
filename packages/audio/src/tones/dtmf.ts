import { msToSamples } from '../pcm/index.js';
import { frequenciesOf } from './dtmf-keys.js';
import { fadeIn, fadeOut } from './fade.js';
import { addTone } from './generate.js';

/** Keys to be dialled. */
export interface DtmfOptions {
  /** Keys, in order: `0`–`9`, `*`, `#`, `A`–`D`. */
  readonly keys: string;
  /** Samples per second. @defaultValue 8000 */
  readonly sampleRate?: number;
  /** How long each key sounds. @defaultValue 100 */
  readonly toneMs?: number;
  /** The silence after each key. @defaultValue 100 */
  readonly gapMs?: number;
  /** Peak of each of the two tones, 0 … 1 of full scale. @defaultValue 0.25 */
  readonly amplitude?: number;
}

/**
 * The tones of telephone keys (ITU-T Q.23), mono, each followed by a gap; edges of 2 ms keep them from clicking.
 *
 * @throws RangeError for a character that is no key.
 */
export function dtmfTones({
  keys,
  sampleRate = 8000,
  toneMs = 100,
  gapMs = 100,
  amplitude = 0.25,
}: DtmfOptions): Int16Array {
  const toneLength = msToSamples(toneMs, sampleRate);
  const stride = toneLength + msToSamples(gapMs, sampleRate);
  const samples = new Int16Array(stride * keys.length);
  for (let i = 0; i < keys.length; i++) {
    const key = keys[i] as string;
    const frequencies = frequenciesOf(key);
    if (frequencies === undefined) {
      throw new RangeError(`${JSON.stringify(key)} is no telephone key; 0-9, *, # and A-D are expected`);
    }
    const sound = samples.subarray(i * stride, i * stride + toneLength);
    for (const frequency of frequencies) addTone(sound, frequency, sampleRate, amplitude);
    fadeIn(sound, { sampleRate, durationMs: 2 });
    fadeOut(sound, { sampleRate, durationMs: 2 });
  }
  return samples;
}
