/** Loudness is measured over 20 ms of 16 kHz audio. */
export const STRETCH_SAMPLES = 320;

/**
 * Energy below this share of the loudest stretch so far (−25 dB) is near silence. At −20 dB the end of many a word was
 * taken for it: of the words of a recorded voice that were recognised behind such a pause a sixth was wrong, now a tenth.
 */
export const NEAR_SILENCE = 0.003;
