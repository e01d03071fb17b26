import { AudioFormatError } from '../audio-format-error.js';
import { BiquadChain } from '../filters/index.js';
import { kWeighting } from './k-weighting.js';

/** The LUFS that stand for silence, and the absolute gate of BS.1770: quieter blocks don't count. */
export const SILENCE_LUFS = -70;

/** Gated blocks are counted in bins of 0.1 LU from -70 to +10 LUFS, so that an hour takes no more room than a second. */
const BINS = 800;
const BINS_PER_LU = 10;
/** A momentary block is four steps of 100 ms. */
const STEPS = 4;

/**
 * Measures how loud a mono stream of speech is to the ear, in LUFS (ITU-R BS.1770-4): K-weighted, in blocks of 400 ms
 * every 100 ms, with the absolute gate at -70 and the relative gate at -10 LU. The relative gate is placed with 0.1 LU
 * of precision.
 *
 * Memory is fixed (13 kB), however long the stream.
 */
export class LoudnessMeter {
  readonly #chain: BiquadChain;
  readonly #stepLength: number;
  readonly #block = new Float64Array(512);
  /** Mean squares of the last four steps, the oldest overwritten first. */
  readonly #steps = new Float64Array(STEPS);
  #stepCount = 0;
  #stepEnergy = 0;
  #stepFilled = 0;
  readonly #binCounts = new Float64Array(BINS);
  readonly #binEnergies = new Float64Array(BINS);

  /** @throws AudioFormatError `unsupported_rate` under 8,000 Hz. */
  constructor({ sampleRate }: { readonly sampleRate: number }) {
    if (!(sampleRate >= 8000 && Number.isFinite(sampleRate))) {
      throw new AudioFormatError(
        'unsupported_rate',
        `sample rate is ${sampleRate} Hz; 8000 or more is expected`,
      );
    }
    this.#chain = new BiquadChain(kWeighting(sampleRate));
    this.#stepLength = Math.round(sampleRate / 10);
  }

  /** Takes the next chunk of the stream, of any length; how it is cut makes no difference. */
  push(samples: Int16Array | Float32Array): void {
    const scale = samples instanceof Int16Array ? 1 / 32768 : 1;
    for (let from = 0; from < samples.length; ) {
      const length = Math.min(512, samples.length - from, this.#stepLength - this.#stepFilled);
      for (let i = 0; i < length; i++) this.#block[i] = (samples[from + i] as number) * scale;
      this.#chain.run(this.#block, length);
      for (let i = 0; i < length; i++) this.#stepEnergy += (this.#block[i] as number) ** 2;
      this.#stepFilled += length;
      from += length;
      if (this.#stepFilled === this.#stepLength) this.#closeStep();
    }
  }

  /** The loudness of the last 400 ms, in LUFS; {@link SILENCE_LUFS} at least, and before there are 400 ms. */
  get momentary(): number {
    return this.#stepCount < STEPS ? SILENCE_LUFS : Math.max(SILENCE_LUFS, toLufs(this.#blockEnergy()));
  }

  /** The loudness of everything so far that isn't a pause, in LUFS; {@link SILENCE_LUFS} if there was nothing else. */
  get integrated(): number {
    const ungated = this.#meanFromBin(0);
    if (ungated === 0) return SILENCE_LUFS;
    return toLufs(this.#meanFromBin(binOf(toLufs(ungated) - 10)));
  }

  /** Forgets everything. */
  reset(): void {
    this.#chain.reset();
    this.#steps.fill(0);
    this.#binCounts.fill(0);
    this.#binEnergies.fill(0);
    this.#stepCount = 0;
    this.#stepEnergy = 0;
    this.#stepFilled = 0;
  }

  #closeStep(): void {
    this.#steps[this.#stepCount % STEPS] = this.#stepEnergy / this.#stepLength;
    this.#stepCount++;
    this.#stepEnergy = 0;
    this.#stepFilled = 0;
    if (this.#stepCount < STEPS) return;
    const energy = this.#blockEnergy();
    const lufs = toLufs(energy);
    if (!(lufs > SILENCE_LUFS)) return;
    const bin = binOf(lufs);
    this.#binCounts[bin] = (this.#binCounts[bin] as number) + 1;
    this.#binEnergies[bin] = (this.#binEnergies[bin] as number) + energy;
  }

  #blockEnergy(): number {
    return this.#steps.reduce((sum, energy) => sum + energy, 0) / STEPS;
  }

  #meanFromBin(first: number): number {
    let count = 0;
    let energy = 0;
    for (let bin = first; bin < BINS; bin++) {
      count += this.#binCounts[bin] as number;
      energy += this.#binEnergies[bin] as number;
    }
    return count === 0 ? 0 : energy / count;
  }
}

function toLufs(energy: number): number {
  return -0.691 + 10 * Math.log10(energy);
}

function binOf(lufs: number): number {
  return Math.max(0, Math.min(BINS - 1, Math.floor((lufs - SILENCE_LUFS) * BINS_PER_LU)));
}
