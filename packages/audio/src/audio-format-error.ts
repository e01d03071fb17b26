/** What an {@link AudioFormatError} complains about; stable, meant for `switch`. */
export type AudioFormatErrorCode =
  | 'unsupported_rate'
  | 'unsupported_ratio'
  | 'unsupported_channels'
  | 'unsupported_samples';

/**
 * Audio of a shape that this package does not handle: a sample rate, channel count or sample type.
 * The message is one line: what was wrong and what was expected.
 */
export class AudioFormatError extends Error {
  override readonly name = 'AudioFormatError';
  /** What was wrong. */
  readonly code: AudioFormatErrorCode;

  constructor(code: AudioFormatErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}
