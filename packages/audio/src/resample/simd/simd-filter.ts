import type { Kernel } from '../kernel.js';
import { type Filter, filterModule, STRIDE } from './filter-module.js';

/**
 * What lies in the memory, in floats: the input of a block and what came before it, its output (two samples to a
 * float), and the coefficients of all kernels. Four pages hold some fifty kernels of customary ratios.
 */
const WINDOW_FLOATS = 8_192;
const RESULT_FLOATS = 2_048;
const COEFFICIENTS_AT = WINDOW_FLOATS + RESULT_FLOATS;
const PAGES = 4;
const MEMORY_FLOATS = (PAGES * 65_536) / 4;
/** A ratio that needs more is so odd that it would take the place of many others. */
const MAX_COEFFICIENTS = 4_096;
const MAX_TAPS = 4_096;

/** What is here of the engine's WebAssembly, which not every engine has. */
interface WebAssemblyHost {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (
    module: object,
  ) => { readonly exports: { readonly memory: { readonly buffer: ArrayBuffer }; readonly filter: Filter } };
}

/** The one memory, shared by all filters: what it holds of a stream does not outlive a call. */
class Workshop {
  readonly filter: Filter;
  readonly window: Float32Array;
  readonly results: Int16Array;
  readonly #memory: Float32Array;
  readonly #places = new Map<string, number>();
  #free = COEFFICIENTS_AT;

  /** Throws where there is no WebAssembly, or none with SIMD. */
  constructor() {
    const { WebAssembly } = globalThis as unknown as { readonly WebAssembly: WebAssemblyHost };
    const { exports } = new WebAssembly.Instance(new WebAssembly.Module(filterModule(PAGES)));
    this.filter = exports.filter;
    this.#memory = new Float32Array(exports.memory.buffer);
    this.window = this.#memory.subarray(0, WINDOW_FLOATS);
    this.results = new Int16Array(exports.memory.buffer, 4 * WINDOW_FLOATS, 2 * RESULT_FLOATS);
  }

  /** Where a kernel's coefficients lie, each row filled up with zeros; nothing when they do not fit. */
  place(kernel: Kernel, taps: number): number | undefined {
    const { up, down, coefficients } = kernel;
    const key = `${up}/${down}`;
    const known = this.#places.get(key);
    if (known !== undefined) return known;
    const length = taps * up;
    if (taps > MAX_TAPS || length > MAX_COEFFICIENTS || this.#free + length > MEMORY_FLOATS) return undefined;
    const at = this.#free;
    for (let row = 0; row < up; row++) {
      this.#memory.set(coefficients.subarray(row * kernel.taps, (row + 1) * kernel.taps), at + row * taps);
    }
    this.#free += length;
    this.#places.set(key, at);
    return at;
  }
}

let workshop: Workshop | undefined | 'none';

function openWorkshop(): Workshop | undefined {
  if (workshop === undefined) {
    const isLittleEndian = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;
    try {
      workshop = isLittleEndian ? new Workshop() : 'none';
    } catch {
      // An old engine, or a page whose rules allow no WebAssembly.
      workshop = 'none';
    }
  }
  return workshop === 'none' ? undefined : workshop;
}

/**
 * The resampler's inner loop over 16-bit samples, four products at a time: some five times as fast as JavaScript. Its
 * sums are of 32-bit floats, 24 bits of them exact, which the 16 bits that come out do not notice.
 */
export class SimdFilter {
  readonly #kernel: Kernel;
  readonly #taps: number;
  readonly #place: number;
  readonly #workshop: Workshop;

  private constructor(kernel: Kernel, taps: number, place: number, shared: Workshop) {
    this.#kernel = kernel;
    this.#taps = taps;
    this.#place = place;
    this.#workshop = shared;
  }

  /** The filter for a kernel; nothing where the engine cannot do it, or the kernel is an uncommonly large one. */
  static of(kernel: Kernel): SimdFilter | undefined {
    const shared = openWorkshop();
    const taps = STRIDE * Math.ceil(kernel.taps / STRIDE);
    const place = shared?.place(kernel, taps);
    return shared === undefined || place === undefined
      ? undefined
      : new SimdFilter(kernel, taps, place, shared);
  }

  /**
   * Filters input[from … to), one block of it, behind `history`, which then holds what comes before the next block,
   * and writes `count` samples to output[at …).
   */
  run(
    history: Float32Array,
    input: Int16Array,
    from: number,
    to: number,
    position: number,
    output: Int16Array,
    at: number,
    count: number,
  ): void {
    const { window, results } = this.#workshop;
    const { up } = this.#kernel;
    const length = to - from;
    window.set(history);
    for (let i = 0; i < length; i++) window[history.length + i] = input[from + i] as number;
    if (count > 0) this.#filter(Math.floor(position / up), position % up, count);
    for (let i = 0; i < count; i++) output[at + i] = results[i] as number;
    for (let i = 0; i < history.length; i++) history[i] = window[length + i] as number;
  }

  #filter(base: number, phase: number, count: number): void {
    const { up, down } = this.#kernel;
    this.#workshop.filter(
      0,
      4 * this.#place,
      4 * WINDOW_FLOATS,
      this.#taps,
      up,
      phase,
      base,
      Math.floor(down / up),
      down % up,
      count,
    );
  }
}
