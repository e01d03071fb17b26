import { Resampler } from '@antiphon/audio';
import {
  loadRnnoise,
  RNNOISE_DELAY_MS,
  RNNOISE_RATE,
  RNNOISE_SAMPLES,
  type Rnnoise,
  RnnoiseState,
} from './rnnoise.js';

/** Resamplers round a chunk's length up or down; so many samples more are kept ready. */
const ROUNDING_SAMPLES = 2;
const FRAME_MS = (1_000 * RNNOISE_SAMPLES) / RNNOISE_RATE;

/** Takes the noise out of one mono stream. */
export interface Denoiser extends Disposable {
  readonly sampleRate: number;
  /** How much later a sound comes out than it went in, in ms: 23 at 16 kHz, 26 at 8 kHz, 20 at 48 kHz. */
  readonly delayMs: number;
  /** As many samples as go in, new ones. Buffers 10 ms. After `close` they are not cleaned any more. */
  process(samples: Int16Array): Int16Array;
  /** Gives the memory of its state back. Idempotent. */
  close(): void;
}

class RnnoiseDenoiser implements Denoiser {
  readonly sampleRate: number;
  readonly delayMs: number;
  readonly #state: RnnoiseState;
  readonly #up: Resampler;
  readonly #down: Resampler;
  readonly #frame = new Int16Array(RNNOISE_SAMPLES);
  #filled = 0;
  /** What is ready to go out: a frame of silence at first, so that there is always enough. */
  #ready: Int16Array;
  #readySamples: number;

  constructor(sampleRate: number, rnnoise: Rnnoise) {
    this.sampleRate = sampleRate;
    this.#up = new Resampler({ inputRate: sampleRate, outputRate: RNNOISE_RATE });
    this.#down = new Resampler({ inputRate: RNNOISE_RATE, outputRate: sampleRate });
    this.#readySamples = Math.ceil((sampleRate * FRAME_MS) / 1_000) + ROUNDING_SAMPLES;
    this.#ready = new Int16Array(this.#readySamples);
    const primedMs = (1_000 * this.#readySamples) / sampleRate;
    this.#state = new RnnoiseState(rnnoise);
    this.delayMs = primedMs + RNNOISE_DELAY_MS + this.#up.delayMs + this.#down.delayMs;
  }

  process(samples: Int16Array): Int16Array {
    const wide = this.#up.process(samples);
    for (let at = 0; at < wide.length; ) {
      const part = wide.subarray(at, at + RNNOISE_SAMPLES - this.#filled);
      this.#frame.set(part, this.#filled);
      this.#filled += part.length;
      at += part.length;
      if (this.#filled === RNNOISE_SAMPLES) this.#clean();
    }
    return this.#take(samples.length);
  }

  close(): void {
    this.#state.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }

  #clean(): void {
    this.#filled = 0;
    this.#state.frame.set(this.#frame);
    this.#state.clean();
    const cleaned = Int16Array.from(this.#state.frame, clip);
    const narrow = this.#down.process(cleaned);
    const room = this.#readySamples + narrow.length;
    if (room > this.#ready.length) {
      const grown = new Int16Array(room);
      grown.set(this.#ready.subarray(0, this.#readySamples));
      this.#ready = grown;
    }
    this.#ready.set(narrow, this.#readySamples);
    this.#readySamples = room;
  }

  #take(count: number): Int16Array {
    const taken = this.#ready.slice(0, count);
    this.#ready.copyWithin(0, count, this.#readySamples);
    this.#readySamples -= count;
    return taken;
  }
}

const clip = (value: number): number => Math.max(-32_768, Math.min(32_767, Math.round(value)));

/**
 * Makes a denoiser. The first one of a process loads RNNoise (0.2 MB).
 *
 * @param sampleRate of the stream, 8,000 to 48,000
 * @throws AntiphonError `service_failed` when `@echogarden/rnnoise-wasm` is not installed; AudioFormatError
 */
export async function createDenoiser(sampleRate: number): Promise<Denoiser> {
  return denoiserOn(await loadRnnoise(), sampleRate);
}

/** The same with what has been loaded already. @throws AudioFormatError */
export const denoiserOn = (rnnoise: Rnnoise, sampleRate: number): Denoiser =>
  new RnnoiseDenoiser(sampleRate, rnnoise);
