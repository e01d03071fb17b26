import { fitOutput } from '../output-buffer.js';
import { kernelFor } from './kernel.js';
import { Polyphase } from './polyphase.js';
import { ratioOf } from './ratio.js';

/** The two rates of a {@link Resampler}. */
export interface ResamplerOptions {
  /** Samples per second that go in: an integer from 4,000 to 192,000. */
  readonly inputRate: number;
  /** Samples per second that come out: an integer from 4,000 to 192,000. */
  readonly outputRate: number;
}

/**
 * Changes the sample rate of a mono stream of 16-bit samples, chunk by chunk.
 *
 * - **As much out as in**: every chunk gives its own duration at once, the first one too (20 ms in, 20 ms out; where
 *   the rates don't divide evenly, the count is rounded up and one sample less comes later). The filter's delay is
 *   filled with silence at the start, not waited for.
 * - **Chunking doesn't matter**: the same samples give the same output, bit for bit, however they are cut.
 * - **Bands**, as fractions of the *lower* rate: flat within 0.3 dB up to 0.40, -3 dB at 0.43, and below -80 dB from
 *   0.50 up, so nothing at or above the new Nyquist frequency folds back. Going up, images are held down alike.
 *   (A windowed sinc of 44 samples of the lower rate, Kaiser β = 8.2, as a polyphase filter.)
 * - **Delay**: 22 samples of the lower rate, see {@link delayMs}: 2.75 ms from or to 8 kHz, 1.4 ms at 16 kHz.
 * - **Buffers** the last 44 input samples (× input rate / output rate when going down) and nothing else; the
 *   coefficients are shared by all resamplers of the same ratio.
 * - **Speed**: by SIMD where the engine has it. A sample may then differ by one from what it is without.
 *
 * Equal rates pass through unchanged, without delay.
 */
export class Resampler {
  readonly inputRate: number;
  readonly outputRate: number;
  /** How much later a sound comes out than it went in, in ms of the stream: 2.75 at 8 kHz, 0 if the rates are equal. */
  readonly delayMs: number;
  readonly #filter: Polyphase | undefined;
  /** Input samples to append at the end, so that the delayed last sound gets out. */
  readonly #tailLength: number = 0;

  /** @throws AudioFormatError `unsupported_rate`, or `unsupported_ratio` for two rates with hardly a common divisor. */
  constructor({ inputRate, outputRate }: ResamplerOptions) {
    const ratio = ratioOf(inputRate, outputRate);
    this.inputRate = inputRate;
    this.outputRate = outputRate;
    this.delayMs = 0;
    if (inputRate === outputRate) return;
    const kernel = kernelFor(ratio);
    this.#filter = new Polyphase(kernel, 0);
    this.#tailLength = kernel.taps / 2;
    this.delayMs = (this.#tailLength * 1000) / inputRate;
  }

  /** Exactly how many samples {@link process} gives for the next `inputLength` samples. */
  outputLength(inputLength: number): number {
    return this.#filter === undefined ? inputLength : this.#filter.outputLength(inputLength);
  }

  /**
   * Resamples the next chunk of the stream, of any length.
   *
   * @param output where to put the samples; a new array by default. The result is this buffer when it has exactly
   *   {@link outputLength} elements (nothing is allocated), a view of its beginning when it is longer.
   * @throws RangeError if `output` is too small; the stream is then where it was.
   */
  process(
    input: Int16Array,
    output: Int16Array = new Int16Array(this.outputLength(input.length)),
  ): Int16Array {
    const result = fitOutput(output, this.outputLength(input.length));
    this.#write(input, result);
    return result;
  }

  /**
   * Like {@link process}, but returns the number of samples written, so that a buffer larger than needed costs no
   * view: for rates such as 44.1 kHz whose chunks differ by a sample.
   *
   * @throws RangeError if `output` is too small; the stream is then where it was.
   */
  processInto(input: Int16Array, output: Int16Array): number {
    const length = this.outputLength(input.length);
    if (output.length < length) {
      throw new RangeError(`output buffer holds ${output.length} elements; ${length} are needed`);
    }
    this.#write(input, output);
    return length;
  }

  /** The end of the stream: what the delay still holds back ({@link delayMs} of audio). The next chunk starts a new stream. */
  flush(): Int16Array {
    const tail = this.process(new Int16Array(this.#tailLength));
    this.reset();
    return tail;
  }

  /** Forgets the stream: what is held back is dropped, the next chunk starts a new one. */
  reset(): void {
    this.#filter?.reset();
  }

  #write(input: Int16Array, output: Int16Array): void {
    const filter = this.#filter;
    if (filter === undefined) {
      output.set(input);
      return;
    }
    let written = 0;
    for (let from = 0; from < input.length; from += filter.blockLength) {
      const to = Math.min(input.length, from + filter.blockLength);
      written += filter.runPcm(input, from, to, output, written);
    }
  }
}
