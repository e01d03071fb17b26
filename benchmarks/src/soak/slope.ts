/** How fast something grows, and how sure that is. */
export interface Slope {
  readonly perStep: number;
  /** The interval of 95 %, on the assumption that the points scatter evenly about a line. */
  readonly low: number;
  readonly high: number;
}

/**
 * The line of least squares through points of the same distance, and the interval of its slope by Student's
 * distribution. `NaN` of fewer than three points.
 */
export function slopeOf(values: readonly number[]): Slope {
  const count = values.length;
  const middle = (count - 1) / 2;
  const mean = values.reduce((sum, value) => sum + value, 0) / count;
  let spread = 0;
  let product = 0;
  for (const [at, value] of values.entries()) {
    spread += (at - middle) ** 2;
    product += (at - middle) * (value - mean);
  }
  const perStep = product / spread;
  const residues = values.reduce((sum, value, at) => sum + (value - mean - perStep * (at - middle)) ** 2, 0);
  const error = Math.sqrt(residues / (count - 2) / spread);
  const margin = count < 3 ? Number.NaN : studentQuantile(count - 2) * error;
  return { perStep, low: perStep - margin, high: perStep + margin };
}

/** The quantile of Student's distribution at 97.5 %: Hill's expansion (1970), good to 1 % from 3 degrees on. */
export function studentQuantile(degrees: number): number {
  if (degrees === 1) return 12.706;
  if (degrees === 2) return 4.303;
  const z = 1.959964;
  const terms = [
    (z ** 3 + z) / 4,
    (5 * z ** 5 + 16 * z ** 3 + 3 * z) / 96,
    (3 * z ** 7 + 19 * z ** 5 + 17 * z ** 3 - 15 * z) / 384,
    (79 * z ** 9 + 776 * z ** 7 + 1482 * z ** 5 - 1920 * z ** 3 - 945 * z) / 92_160,
  ];
  return terms.reduce((sum, term, at) => sum + term / degrees ** (at + 1), z);
}
