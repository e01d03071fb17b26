/** What went wrong, for programs. */
export type OfflineErrorCode =
  /** A model file is absent or isn't the one expected: reinstall the package that holds it. */
  | 'model_missing'
  /** A model file is there and doesn't load. */
  | 'model_invalid'
  /** A token file that the recogniser would not survive. */
  | 'token_file_invalid'
  /** Neither the native addon nor the WebAssembly build of sherpa-onnx can be used. */
  | 'runtime_unavailable'
  /** An option or argument outside its range. */
  | 'invalid_argument'
  | 'text_too_long'
  | 'audio_too_long'
  /** A bounded queue is full: try later or ask for less. */
  | 'busy'
  /** An interim request made room for a newer one of the same stream. */
  | 'superseded'
  /** A worker thread died; the next request starts a fresh one. */
  | 'worker_failed'
  /** The model or the voice failed on this input. */
  | 'inference_failed'
  /** Used after `close()`. */
  | 'closed';

/** The one error of this package. `retryable` is true where the same request may succeed later. */
export class OfflineError extends Error {
  override readonly name = 'OfflineError';
  readonly code: OfflineErrorCode;
  readonly retryable: boolean;

  constructor(code: OfflineErrorCode, message: string, options: { cause?: unknown } = {}) {
    super(message, options);
    this.code = code;
    this.retryable = code === 'busy' || code === 'worker_failed' || code === 'superseded';
  }
}
