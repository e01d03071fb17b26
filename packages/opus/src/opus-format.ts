/** The rates at which Opus takes and gives samples (RFC 6716, section 2). */
export const OPUS_RATES = [8_000, 12_000, 16_000, 24_000, 48_000] as const;
export type OpusRate = (typeof OPUS_RATES)[number];

/** How much later than it went in a sound comes out: the encoder of speech looks so far ahead. */
export const OPUS_DELAY_MS = 6.5;

/** As long as a packet may be that is taken: three frames of the largest size that a frame may have. */
export const MAX_PACKET_BYTES = 3 * 1_275 + 7;
/** As much sound as a packet may hold that is taken. Those of this project hold 20 ms. */
export const MAX_PACKET_MS = 60;

/** The lengths of frames that an encoder takes, in ms. */
export const OPUS_FRAMES_MS: readonly number[] = [10, 20];

export function isOpusRate(sampleRate: number): sampleRate is OpusRate {
  return (OPUS_RATES as readonly number[]).includes(sampleRate);
}
