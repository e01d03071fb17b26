/** A request's body is longer than the server takes. */
export class BodyTooLargeError extends RangeError {
  override readonly name = 'BodyTooLargeError';

  constructor(maxBytes: number) {
    super(`the body exceeds ${maxBytes} bytes`);
  }
}
