/** The coefficients of a second-order section, normalised so that a0 is 1. */
export interface Biquad {
  readonly b0: number;
  readonly b1: number;
  readonly b2: number;
  readonly a1: number;
  readonly a2: number;
}

/** A high-pass section by the bilinear transform, its cutoff exact (pre-warped). */
export function highPassBiquad(cutoffHz: number, q: number, sampleRate: number): Biquad {
  const k = Math.tan((Math.PI * cutoffHz) / sampleRate);
  const norm = 1 / (1 + k / q + k * k);
  return { b0: norm, b1: -2 * norm, b2: norm, a1: 2 * (k * k - 1) * norm, a2: (1 - k / q + k * k) * norm };
}

/** Values this small are set to 0: denormal numbers make the arithmetic many times slower in long silence. */
const TINY = 1e-25;

/**
 * Biquads in a row at work on one stream (transposed direct form II, double precision). The state is two numbers per
 * section.
 */
export class BiquadChain {
  readonly #sections: readonly Biquad[];
  readonly #state: Float64Array;

  constructor(sections: readonly Biquad[]) {
    this.#sections = sections;
    this.#state = new Float64Array(sections.length * 2);
  }

  /** Filters `samples` in place. */
  run(samples: Float64Array, length = samples.length): void {
    const state = this.#state;
    for (let section = 0; section < this.#sections.length; section++) {
      const { b0, b1, b2, a1, a2 } = this.#sections[section] as Biquad;
      let s1 = state[section * 2] as number;
      let s2 = state[section * 2 + 1] as number;
      for (let i = 0; i < length; i++) {
        const x = samples[i] as number;
        const y = b0 * x + s1;
        s1 = b1 * x - a1 * y + s2;
        s2 = b2 * x - a2 * y;
        samples[i] = y;
      }
      state[section * 2] = Math.abs(s1) < TINY ? 0 : s1;
      state[section * 2 + 1] = Math.abs(s2) < TINY ? 0 : s2;
    }
  }

  /** The state that an endless input of this constant value would have left behind. */
  settle(value: number): void {
    let input = value;
    this.#sections.forEach(({ b0, b1, b2, a1, a2 }, section) => {
      const output = (input * (b0 + b1 + b2)) / (1 + a1 + a2);
      this.#state[section * 2] = output - b0 * input;
      this.#state[section * 2 + 1] = b2 * input - a2 * output;
      input = output;
    });
  }

  /** Back to silence. */
  reset(): void {
    this.#state.fill(0);
  }
}
