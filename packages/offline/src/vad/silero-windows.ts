import { sileroModel } from '../assets/index.js';
import { OfflineError } from '../errors/index.js';
import { loadNative, type NativeVad, vadConfig } from '../sherpa/index.js';

/** The model looks back at 64 samples; giving it that much silence first lets each window be judged at once. */
const LOOK_BACK = new Float32Array(64);
/** Windows (one second) after which the detector's own copy of the audio is dropped: it would grow with the speech. */
const TRIM_EVERY = 32;

/** The native model, one verdict per window (0.1–0.3 ms each). Opening one blocks for about 20 ms. */
export class SileroWindows {
  readonly threshold: number;
  readonly #vad: NativeVad;
  #windows = 0;

  constructor(threshold: number) {
    this.threshold = threshold;
    const { Vad } = loadNative();
    const config = vadConfig(sileroModel(), threshold);
    this.#vad = new Vad(config, config.bufferSizeInSeconds);
    if (!this.#vad.handle) throw new OfflineError('model_invalid', 'The voice activity model does not load');
    this.reset();
  }

  isSpeech(window: Float32Array): boolean {
    const vad = this.#vad;
    vad.acceptWaveform(window);
    const speech = vad.isDetected();
    this.#windows += 1;
    if (this.#windows % TRIM_EVERY === 0) {
      vad.flush();
      vad.clear();
    }
    return speech;
  }

  reset(): void {
    this.#windows = 0;
    this.#vad.reset();
    this.#vad.clear();
    this.#vad.acceptWaveform(LOOK_BACK);
  }
}
