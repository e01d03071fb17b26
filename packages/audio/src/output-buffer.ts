/** A typed array that samples or codes are written to. */
type Writable = Int16Array | Float32Array | Uint8Array;

/**
 * The first `length` elements of a caller's buffer: the buffer itself when it has exactly that size
 * (nothing is allocated), else a view of its beginning.
 *
 * @throws RangeError if the buffer is too small.
 */
export function fitOutput<T extends Writable>(output: T, length: number): T {
  if (output.length === length) return output;
  if (output.length < length) {
    throw new RangeError(`output buffer holds ${output.length} elements; ${length} are needed`);
  }
  return output.subarray(0, length) as T;
}
