import type { Kernel } from './kernel.js';

/**
 * The inner loop of the resampler: each output sample is the sum of `taps` products, taken in four interleaved sums.
 * Two neighbours that share their input (going up) or their coefficients (going down by a whole factor) are computed
 * together, which spares a quarter of the loads; the order of additions, and so every bit, is the same either way.
 *
 * @param input input samples, the oldest first.
 * @param position where the first output sample lies, in steps of 1 / (input rate × up).
 * @param count how many output samples to compute.
 * @returns the position after the last output sample.
 */
export function convolve(
  kernel: Kernel,
  input: Float64Array,
  output: Float64Array,
  position: number,
  count: number,
): number {
  const { up, down, taps, coefficients } = kernel;
  const wholeStep = Math.floor(down / up);
  const phaseStep = down % up;
  let base = Math.floor(position / up);
  let phase = position - base * up;
  for (let n = 0; n < count; ) {
    const firstBase = base;
    const firstRow = phase * taps;
    base += wholeStep;
    phase += phaseStep;
    if (phase >= up) {
      phase -= up;
      base++;
    }
    if (n + 1 < count && base === firstBase) {
      sumsOfOneInput(input, firstBase, coefficients, firstRow, phase * taps, taps, output, n);
    } else if (n + 1 < count && up === 1) {
      sumsOfOneRow(input, firstBase, base, coefficients, taps, output, n);
    } else {
      output[n++] = sum(input, firstBase, coefficients, firstRow, taps);
      continue;
    }
    n += 2;
    base += wholeStep;
    phase += phaseStep;
    if (phase >= up) {
      phase -= up;
      base++;
    }
  }
  return base * up + phase;
}

function sum(x: Float64Array, base: number, h: Float64Array, row: number, taps: number): number {
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  for (let k = 0; k < taps; k += 4) {
    a += (x[base + k] as number) * (h[row + k] as number);
    b += (x[base + k + 1] as number) * (h[row + k + 1] as number);
    c += (x[base + k + 2] as number) * (h[row + k + 2] as number);
    d += (x[base + k + 3] as number) * (h[row + k + 3] as number);
  }
  return a + b + (c + d);
}

/** Two rows of coefficients over the same input. */
function sumsOfOneInput(
  x: Float64Array,
  base: number,
  h: Float64Array,
  row: number,
  nextRow: number,
  taps: number,
  output: Float64Array,
  at: number,
): void {
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  let e = 0;
  let f = 0;
  let g = 0;
  let i = 0;
  for (let k = 0; k < taps; k += 4) {
    const x0 = x[base + k] as number;
    const x1 = x[base + k + 1] as number;
    const x2 = x[base + k + 2] as number;
    const x3 = x[base + k + 3] as number;
    a += x0 * (h[row + k] as number);
    e += x0 * (h[nextRow + k] as number);
    b += x1 * (h[row + k + 1] as number);
    f += x1 * (h[nextRow + k + 1] as number);
    c += x2 * (h[row + k + 2] as number);
    g += x2 * (h[nextRow + k + 2] as number);
    d += x3 * (h[row + k + 3] as number);
    i += x3 * (h[nextRow + k + 3] as number);
  }
  output[at] = a + b + (c + d);
  output[at + 1] = e + f + (g + i);
}

/** The only row of coefficients over two pieces of input. */
function sumsOfOneRow(
  x: Float64Array,
  base: number,
  nextBase: number,
  h: Float64Array,
  taps: number,
  output: Float64Array,
  at: number,
): void {
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  let e = 0;
  let f = 0;
  let g = 0;
  let i = 0;
  for (let k = 0; k < taps; k += 4) {
    const h0 = h[k] as number;
    const h1 = h[k + 1] as number;
    const h2 = h[k + 2] as number;
    const h3 = h[k + 3] as number;
    a += (x[base + k] as number) * h0;
    e += (x[nextBase + k] as number) * h0;
    b += (x[base + k + 1] as number) * h1;
    f += (x[nextBase + k + 1] as number) * h1;
    c += (x[base + k + 2] as number) * h2;
    g += (x[nextBase + k + 2] as number) * h2;
    d += (x[base + k + 3] as number) * h3;
    i += (x[nextBase + k + 3] as number) * h3;
  }
  output[at] = a + b + (c + d);
  output[at + 1] = e + f + (g + i);
}
