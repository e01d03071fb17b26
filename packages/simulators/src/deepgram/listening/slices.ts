import { SPEECH_RATE } from '../../speech/index.js';

/** Long chunks are judged in steps of this: what the server decides, it decides at these places. */
const SLICE_SAMPLES = (SPEECH_RATE * 40) / 1_000;

/** Cuts 16 kHz audio into slices of at most 40 ms. */
export function* slices(samples: Int16Array): Generator<Int16Array> {
  for (let at = 0; at < samples.length; at += SLICE_SAMPLES) yield samples.subarray(at, at + SLICE_SAMPLES);
}
