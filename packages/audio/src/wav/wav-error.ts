/**
 * Why a WAV file was refused:
 * - `wav_empty`: not a single byte
 * - `wav_not_riff`: another kind of file
 * - `wav_truncated`: it ends before its header or its announced audio does
 * - `wav_no_data`: it ends without any audio chunk
 * - `wav_compressed`: a compressed format (MP3, ADPCM, GSM …)
 * - `wav_unsupported`: sound, but beyond what is read here (RIFX, RF64, 12-bit, 9 channels …)
 * - `wav_malformed`: fields that contradict each other or make no sense
 * - `wav_too_large`: more than the 4 GiB a WAV file can hold (writing only)
 */
export type WavErrorCode =
  | 'wav_empty'
  | 'wav_not_riff'
  | 'wav_truncated'
  | 'wav_no_data'
  | 'wav_compressed'
  | 'wav_unsupported'
  | 'wav_malformed'
  | 'wav_too_large';

/** A WAV file that is not read (or cannot be written). The message is one line: what was wrong and what was expected. */
export class WavError extends Error {
  override readonly name = 'WavError';
  /** What was wrong. */
  readonly code: WavErrorCode;

  constructor(code: WavErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}
