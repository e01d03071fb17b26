import { AudioFormatError } from '../audio-format-error.js';
import { COLUMNS, type DtmfKey, keyAt, ROWS } from './dtmf-keys.js';
import { goertzel } from './goertzel.js';

/** Length of a block: 13 ms resolve neighbouring rows, and 40 ms (the shortest key of ITU-T Q.24) hold two whole ones. */
const BLOCK_MS = 13;
/** The quietest tone that counts: amplitude 0.01 of full scale (-40 dBFS). */
const MIN_POWER = (0.01 * 32768) ** 2;
/** The share of a block's energy that the two tones must have: speech and music spread theirs. */
const MIN_SHARE = 0.75;
/** How much stronger one tone may be than the other: 8 dB. */
const MAX_TWIST = 10 ** 0.8;
/** How much the strongest row or column must exceed the next: 6 dB. */
const MIN_LEAD = 4;

/**
 * Hears telephone keys in a mono stream: Goertzel's algorithm over blocks of 13 ms. A key is reported once, as soon as
 * two blocks in a row agree (26 to 39 ms after it began), and may come again after two blocks without it.
 *
 * Buffers one block (104 samples at 8 kHz). Frequencies are judged to about ±4 %, which is laxer than Q.24.
 */
export class DtmfDetector {
  readonly #block: Float64Array;
  readonly #rows: readonly number[];
  readonly #columns: readonly number[];
  readonly #powers = new Float64Array(4);
  #filled = 0;
  #previous: DtmfKey | undefined;
  #reported: DtmfKey | undefined;

  /**
   * @param options.sampleRate samples per second, 8,000 by default.
   * @throws AudioFormatError `unsupported_rate` under 4,000 Hz.
   */
  constructor({ sampleRate = 8000 }: { readonly sampleRate?: number } = {}) {
    if (!(sampleRate >= 4000 && Number.isFinite(sampleRate))) {
      throw new AudioFormatError(
        'unsupported_rate',
        `sample rate is ${sampleRate} Hz; 4000 or more is expected`,
      );
    }
    const coefficient = (frequencyHz: number) => 2 * Math.cos((2 * Math.PI * frequencyHz) / sampleRate);
    this.#block = new Float64Array(Math.round((BLOCK_MS * sampleRate) / 1000));
    this.#rows = ROWS.map(coefficient);
    this.#columns = COLUMNS.map(coefficient);
  }

  /** Takes the next chunk, of any length, and returns the keys that were recognised in it (usually none: ''). */
  process(samples: Int16Array): string {
    const block = this.#block;
    let keys = '';
    for (let i = 0; i < samples.length; i++) {
      block[this.#filled++] = samples[i] as number;
      if (this.#filled < block.length) continue;
      this.#filled = 0;
      keys += this.#judge(this.#keyOfBlock());
    }
    return keys;
  }

  /** Forgets the stream. */
  reset(): void {
    this.#filled = 0;
    this.#previous = undefined;
    this.#reported = undefined;
  }

  #judge(key: DtmfKey | undefined): string {
    const settled = key === this.#previous;
    this.#previous = key;
    if (!settled || key === this.#reported) return '';
    this.#reported = key;
    return key ?? '';
  }

  #keyOfBlock(): DtmfKey | undefined {
    const block = this.#block;
    let energy = 0;
    for (let i = 0; i < block.length; i++) energy += (block[i] as number) ** 2;
    // A sine of power p (squared amplitude) has the mean square p / 2.
    const total = (2 * energy) / block.length;
    if (total < MIN_POWER) return undefined;
    const row = this.#strongest(this.#rows);
    const rowPower = this.#powers[row] as number;
    if (!this.#leads(row)) return undefined;
    const column = this.#strongest(this.#columns);
    const columnPower = this.#powers[column] as number;
    if (!this.#leads(column)) return undefined;
    const weaker = Math.min(rowPower, columnPower);
    if (weaker < MIN_POWER || Math.max(rowPower, columnPower) > weaker * MAX_TWIST) return undefined;
    return rowPower + columnPower < total * MIN_SHARE ? undefined : keyAt(row, column);
  }

  #strongest(coefficients: readonly number[]): number {
    let best = 0;
    for (let i = 0; i < 4; i++) {
      this.#powers[i] = goertzel(this.#block, coefficients[i] as number);
      if ((this.#powers[i] as number) > (this.#powers[best] as number)) best = i;
    }
    return best;
  }

  #leads(best: number): boolean {
    const power = this.#powers[best] as number;
    return this.#powers.every((other, i) => i === best || power >= other * MIN_LEAD);
  }
}
