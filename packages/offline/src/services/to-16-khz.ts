import { Resampler } from '@antiphon/audio';

const MODEL_RATE = 16_000;

/** Brings a stream to the rate of the models. Holds one filter, made when the rate first differs. */
export class To16kHz {
  #resampler: Resampler | undefined;

  /** The same samples when they have 16 kHz already; else new ones. */
  convert(samples: Int16Array, sampleRate: number): Int16Array {
    if (sampleRate === MODEL_RATE) return samples;
    if (this.#resampler?.inputRate !== sampleRate) {
      this.#resampler = new Resampler({ inputRate: sampleRate, outputRate: MODEL_RATE });
    }
    return this.#resampler.process(samples);
  }
}
