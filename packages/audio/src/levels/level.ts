/** The dBFS that stands for digital silence, so that a level is always a finite number (16 bits end near -90). */
export const SILENCE_DBFS = -120;

/** How loud a piece of audio is. */
export interface Level {
  /** Root mean square, 0 … 1 of full scale. */
  readonly rms: number;
  /** The largest magnitude, 0 … 1 of full scale. */
  readonly peak: number;
  /** The RMS in dB of full scale (a full-scale square wave is 0, a full-scale sine -3.01); at least {@link SILENCE_DBFS}. */
  readonly dbfs: number;
}

/** RMS, peak and dBFS in one pass over 16-bit or float samples (interleaved channels count as one). Nothing is buffered. */
export function measureLevel(samples: Int16Array | Float32Array): Level {
  const rms = rmsOf(samples);
  return { rms, peak: peakOf(samples), dbfs: toDbfs(rms) };
}

/** Root mean square, 0 … 1 of full scale; 0 for no samples. */
export function rmsOf(samples: Int16Array | Float32Array): number {
  return rmsBetween(samples, 0, samples.length);
}

/** Root mean square of the samples from `start` up to `end`, 0 … 1 of full scale, without making a view of them. */
export function rmsBetween(samples: Int16Array | Float32Array, start: number, end: number): number {
  if (end <= start) return 0;
  const energy =
    samples instanceof Int16Array ? energyOfPcm(samples, start, end) : energyOfFloat(samples, start, end);
  return Math.sqrt(energy / (end - start));
}

/** The largest magnitude, 0 … 1 of full scale; 0 for no samples. */
export function peakOf(samples: Int16Array | Float32Array): number {
  return samples instanceof Int16Array ? peakOfPcm(samples) / 32768 : peakOfFloat(samples);
}

/** A linear amplitude (1 = full scale) in dB, at least {@link SILENCE_DBFS}. */
export function toDbfs(amplitude: number): number {
  return amplitude > 0 ? Math.max(SILENCE_DBFS, 20 * Math.log10(amplitude)) : SILENCE_DBFS;
}

// One loop per sample type: a loop that sees both is several times slower.
function energyOfPcm(samples: Int16Array, start: number, end: number): number {
  let sum = 0;
  for (let i = start; i < end; i++) sum += (samples[i] as number) * (samples[i] as number);
  return sum / 0x40000000;
}

function energyOfFloat(samples: Float32Array, start: number, end: number): number {
  let sum = 0;
  for (let i = start; i < end; i++) sum += (samples[i] as number) * (samples[i] as number);
  return sum;
}

function peakOfPcm(samples: Int16Array): number {
  let peak = 0;
  for (let i = 0; i < samples.length; i++) {
    const magnitude = Math.abs(samples[i] as number);
    if (magnitude > peak) peak = magnitude;
  }
  return peak;
}

function peakOfFloat(samples: Float32Array): number {
  let peak = 0;
  for (let i = 0; i < samples.length; i++) {
    const magnitude = Math.abs(samples[i] as number);
    if (magnitude > peak) peak = magnitude;
  }
  return peak;
}
