/** Numbers in [0, 1), like `Math.random`. */
export type Random = () => number;

/**
 * The same numbers for the same seed, on every machine (mulberry32: 32 bits of state, period 2³²). For
 * jitter, simulations and tests; not for secrets.
 *
 * @param seed any integer; its low 32 bits count.
 */
export function seededRandom(seed: number): Random {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 0x1_0000_0000;
  };
}
