/** A sine of amplitude `amplitude`, as floats. */
export function sine(frequencyHz: number, sampleRate: number, length: number, amplitude = 0.9): Float32Array {
  const step = (2 * Math.PI * frequencyHz) / sampleRate;
  return Float32Array.from({ length }, (_, i) => amplitude * Math.sin(step * i));
}

/** What is found of one frequency in a signal, and what else there is. */
export interface ToneFit {
  readonly amplitude: number;
  /** RMS of the signal without the tone. */
  readonly residualRms: number;
}

/** The least-squares fit of one sine to a signal, in double precision. */
export function fitTone(samples: ArrayLike<number>, frequencyHz: number, sampleRate: number): ToneFit {
  const step = (2 * Math.PI * frequencyHz) / sampleRate;
  let cc = 0;
  let ss = 0;
  let cs = 0;
  let xc = 0;
  let xs = 0;
  for (let i = 0; i < samples.length; i++) {
    const c = Math.cos(step * i);
    const s = Math.sin(step * i);
    const x = samples[i] as number;
    cc += c * c;
    ss += s * s;
    cs += c * s;
    xc += x * c;
    xs += x * s;
  }
  const determinant = cc * ss - cs * cs;
  const a = (xc * ss - xs * cs) / determinant;
  const b = (xs * cc - xc * cs) / determinant;
  let rest = 0;
  for (let i = 0; i < samples.length; i++) {
    rest += ((samples[i] as number) - a * Math.cos(step * i) - b * Math.sin(step * i)) ** 2;
  }
  return { amplitude: Math.hypot(a, b), residualRms: Math.sqrt(rest / samples.length) };
}

/** Root mean square. */
export function rms(samples: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < samples.length; i++) sum += (samples[i] as number) ** 2;
  return Math.sqrt(sum / samples.length);
}

/** An amplitude ratio in dB. */
export function db(ratio: number): number {
  return 20 * Math.log10(ratio);
}
