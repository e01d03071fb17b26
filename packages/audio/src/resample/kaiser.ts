/**
 * The Kaiser window over [-1, 1]: 1 in the middle, 0 outside.
 *
 * @param beta trades width for depth; 8.2 leaves about 84 dB (J. F. Kaiser, 1974).
 */
export function kaiser(position: number, beta: number): number {
  const inside = 1 - position * position;
  return inside <= 0 ? 0 : besselI0(beta * Math.sqrt(inside)) / besselI0(beta);
}

/** The modified Bessel function of the first kind, order 0, by its power series. */
function besselI0(x: number): number {
  let sum = 1;
  for (let k = 1, term = 1; term > sum * 1e-17; k++) {
    term *= (x / (2 * k)) ** 2;
    sum += term;
  }
  return sum;
}
