/**
 * What is said in every comparison, and how the microphone's frames tell the scripted recognisers of it: their first
 * sample says what is to be understood.
 */
export const VOICE_BEGINS = 30_001;
export const TURN_ENDS = 30_002;
export const MICROPHONE_RATE = 16_000;
/** Samples of 20 ms. */
export const MICROPHONE_SAMPLES = 320;
export const SPEECH_RATE = 24_000;
/** Samples of 20 ms: all of an answer. */
export const SPEECH_SAMPLES = 480;
export const HEARD = 'where is my order?';
/** An answer of twenty tokens: a short sentence, and a longer one. */
export const TOKENS: readonly string[] = [
  'Of ',
  'course. ',
  ...Array.from({ length: 17 }, (_, at) => `${at === 0 ? 'Word' : 'word'}${at} `),
  'word.',
];

/** 20 ms from the microphone, in an array of their own, as they come from a room or a socket. */
export function microphoneSamples(mark = 0): Int16Array {
  const samples = new Int16Array(MICROPHONE_SAMPLES);
  samples[0] = mark;
  return samples;
}
