import { toPcm16 } from '../pcm/index.js';
import { convolve } from './convolve.js';
import type { Kernel } from './kernel.js';
import { SimdFilter } from './simd/simd-filter.js';

/** The most input and output samples of one block; they bound the two scratch arrays below. */
const BLOCK_INPUT = 1024;
const BLOCK_OUTPUT = 4096;

/**
 * Working memory of {@link Polyphase.run}, shared because a block is computed in one go and every element is written
 * before it is read. Nothing in it outlives the call.
 */
let window = new Float64Array(BLOCK_INPUT);
const results = new Float64Array(BLOCK_OUTPUT);

/** The filter at work on one stream: the last few input samples and the place of the next output sample. */
export class Polyphase {
  /** The most input samples that {@link run} takes at once. */
  readonly blockLength: number;
  readonly #kernel: Kernel;
  /** The input samples before the next block: `taps - 1` of them, silence at first. */
  readonly #history: Float32Array;
  readonly #simd: SimdFilter | undefined;
  /** Where the next output sample lies after the start of the next block, in steps of 1 / (input rate × up). */
  #position: number;
  readonly #start: number;

  /** @param start how much of the filter's delay to skip, in the same steps: 0 to stream, `kernel.delaySteps` to undo it. */
  constructor(kernel: Kernel, start: number) {
    this.#kernel = kernel;
    this.#simd = SimdFilter.of(kernel);
    this.#history = new Float32Array(kernel.taps - 1);
    this.#position = start;
    this.#start = start;
    this.blockLength = Math.max(
      1,
      Math.min(BLOCK_INPUT, Math.floor(((BLOCK_OUTPUT - 1) * kernel.down) / kernel.up)),
    );
  }

  /** How many output samples come of the next `inputLength` input samples. */
  outputLength(inputLength: number): number {
    const { up, down } = this.#kernel;
    return Math.max(0, Math.ceil((inputLength * up - this.#position) / down));
  }

  /** Filters input[from … to) (at most {@link blockLength} samples) and returns what came of it, valid until the next call. */
  run(input: Int16Array | Float32Array, from: number, to: number): Float64Array {
    const { taps } = this.#kernel;
    const history = this.#history;
    const length = to - from;
    if (window.length < taps + length) window = new Float64Array(taps + BLOCK_INPUT);
    window.set(history);
    if (input instanceof Int16Array) loadPcm(input, from, to, taps - 1);
    else loadFloat(input, from, to, taps - 1);
    const count = this.outputLength(length);
    const end = convolve(this.#kernel, window, results, this.#position, count);
    this.#position = end - length * this.#kernel.up;
    for (let i = 0; i < history.length; i++) history[i] = window[length + i] as number;
    return results;
  }

  /** The same, rounded to 16 bits, into output[at …). @returns how many samples that were */
  runPcm(input: Int16Array, from: number, to: number, output: Int16Array, at: number): number {
    const count = this.outputLength(to - from);
    if (this.#simd === undefined) {
      const block = this.run(input, from, to);
      for (let i = 0; i < count; i++) output[at + i] = toPcm16(block[i] as number);
      return count;
    }
    const { up, down } = this.#kernel;
    this.#simd.run(this.#history, input, from, to, this.#position, output, at, count);
    this.#position += count * down - (to - from) * up;
    return count;
  }

  /** Back to the silence before the first sample. */
  reset(): void {
    this.#history.fill(0);
    this.#position = this.#start;
  }
}

// One loop per sample type: a loop that sees both is several times slower.
function loadPcm(input: Int16Array, from: number, to: number, at: number): void {
  for (let i = from; i < to; i++) window[at + i - from] = input[i] as number;
}

function loadFloat(input: Float32Array, from: number, to: number, at: number): void {
  for (let i = from; i < to; i++) window[at + i - from] = input[i] as number;
}
