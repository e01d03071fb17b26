import { fitOutput } from '../output-buffer.js';
import { toPcm16 } from '../pcm/index.js';
import { BiquadChain } from './biquad.js';
import { butterworthHighPass, type HighPassOptions } from './butterworth.js';

const BLOCK = 512;
/** Working memory, shared because a block is done in one go and written before it is read. */
const block = new Float64Array(BLOCK);

/**
 * Takes rumble, hum and DC out of a mono stream of 16-bit samples: a 4th-order Butterworth high-pass, 80 Hz by
 * default. It adds no delay in samples (the phase of low sounds shifts, as in any such filter), gives one sample out
 * for one in, and gives the same samples however the stream is cut. Its state is four numbers.
 */
export class HighPassFilter {
  readonly #chain: BiquadChain;

  /** @throws AudioFormatError `unsupported_rate` unless 0 < cutoff < half the sample rate. */
  constructor(options: HighPassOptions) {
    this.#chain = new BiquadChain(butterworthHighPass(options));
  }

  /**
   * Filters the next chunk.
   *
   * @param output where to put the samples; a new array by default, and `input` itself is welcome. The result is this
   *   buffer when it has exactly `input.length` elements (nothing is allocated), a view of its beginning when longer.
   * @throws RangeError if `output` is too small.
   */
  process(input: Int16Array, output: Int16Array = new Int16Array(input.length)): Int16Array {
    const result = fitOutput(output, input.length);
    for (let from = 0; from < input.length; from += BLOCK) {
      const length = Math.min(BLOCK, input.length - from);
      for (let i = 0; i < length; i++) block[i] = input[from + i] as number;
      this.#chain.run(block, length);
      for (let i = 0; i < length; i++) result[from + i] = toPcm16(block[i] as number);
    }
    return result;
  }

  /** Forgets the stream: the next chunk starts a new one. */
  reset(): void {
    this.#chain.reset();
  }
}
