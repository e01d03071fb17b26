/**
 * How much of one frequency there is in a block of samples, by Goertzel's algorithm: the squared amplitude (in sample
 * units) of a sine of that frequency. The resolution is sampleRate / length.
 */
export function goertzelPower(
  samples: ArrayLike<number>,
  { frequencyHz, sampleRate }: { readonly frequencyHz: number; readonly sampleRate: number },
): number {
  return goertzel(samples, 2 * Math.cos((2 * Math.PI * frequencyHz) / sampleRate));
}

/** The same with the coefficient 2 cos(2π f / rate) worked out beforehand. */
export function goertzel(samples: ArrayLike<number>, coefficient: number): number {
  const { length } = samples;
  let s1 = 0;
  let s2 = 0;
  for (let i = 0; i < length; i++) {
    const s0 = (samples[i] as number) + coefficient * s1 - s2;
    s2 = s1;
    s1 = s0;
  }
  return length === 0 ? 0 : ((s1 * s1 + s2 * s2 - coefficient * s1 * s2) * 4) / (length * length);
}
