import { FrameChunker, floatToPcm16, Resampler } from '@antiphon/audio';

export interface MicrophoneFramesOptions {
  /** Of what the microphone gives. */
  readonly inputRate: number;
  /** Of what is sent. @defaultValue 16_000 */
  readonly outputRate?: number;
  /** How long a frame is, in ms. @defaultValue 20 */
  readonly frameMs?: number;
}

export const microphoneFramesDefaults = {
  outputRate: 16_000,
  frameMs: 20,
} as const satisfies Partial<MicrophoneFramesOptions>;

/** Makes frames of one length and rate from what a microphone gives. Holds less than one frame. */
export class MicrophoneFrames {
  readonly #resampler: Resampler;
  readonly #chunker: FrameChunker;

  /** @throws AudioFormatError for a rate that cannot be converted */
  constructor(options: MicrophoneFramesOptions) {
    const { inputRate, outputRate, frameMs } = { ...microphoneFramesDefaults, ...options };
    this.#resampler = new Resampler({ inputRate, outputRate });
    this.#chunker = new FrameChunker({ frameSamples: Math.round((outputRate * frameMs) / 1_000) });
  }

  /** The next of what the microphone gives; silence in its place, of the same length, while it is not to be heard. */
  push(samples: Float32Array, isHeard: boolean, onFrame: (frame: Int16Array) => void): void {
    const pcm = isHeard ? floatToPcm16(samples) : new Int16Array(samples.length);
    this.#chunker.push(this.#resampler.process(pcm), onFrame);
  }
}
