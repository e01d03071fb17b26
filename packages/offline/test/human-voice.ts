import { recordedVoice } from '../src/index.js';
import { readWav } from './read-wav.js';

/** The recorded human voice: 11 s, 16 kHz. */
export const humanVoice = (): Int16Array<ArrayBuffer> => readWav(recordedVoice().path);

/** White noise from a seed, so that a test hears the same each time. */
export function noise(ms: number, amplitude: number): Int16Array<ArrayBuffer> {
  let state = 1;
  return Int16Array.from({ length: ms * 16 }, () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return (state / 1_073_741_824 - 1) * amplitude;
  });
}

/** Digital silence, 16 kHz. */
export const quiet = (ms: number): Int16Array<ArrayBuffer> => new Int16Array(ms * 16);
