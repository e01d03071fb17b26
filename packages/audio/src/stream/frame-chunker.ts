/** The frames that a {@link FrameChunker} makes. */
export interface FrameChunkerOptions {
  /** Samples of each frame, all channels counted. */
  readonly frameSamples: number;
  /**
   * Whether every frame is handed out in the same array, valid only until the callback returns: nothing is allocated,
   * but whoever keeps a frame must copy it.
   * @defaultValue false
   */
  readonly reuseFrame?: boolean;
}

/**
 * Cuts a stream of chunks of any size into frames of one size, without losing or reordering a sample.
 *
 * Buffers less than one frame. Each frame is passed to the callback as soon as it is complete.
 */
export class FrameChunker {
  readonly #reuseFrame: boolean;
  #frame: Int16Array;
  #filled = 0;

  /** @throws RangeError unless `frameSamples` is a positive integer. */
  constructor({ frameSamples, reuseFrame = false }: FrameChunkerOptions) {
    if (!Number.isInteger(frameSamples) || frameSamples < 1) {
      throw new RangeError(`frameSamples is ${frameSamples}; a positive integer is expected`);
    }
    this.#frame = new Int16Array(frameSamples);
    this.#reuseFrame = reuseFrame;
  }

  /** Samples that wait for the rest of their frame. */
  get pendingSamples(): number {
    return this.#filled;
  }

  /** Takes the next chunk (a copy of it) and calls `onFrame` for every frame it completes. */
  push(samples: Int16Array, onFrame: (frame: Int16Array) => void): void {
    let at = 0;
    while (at < samples.length) {
      const frame = this.#frame;
      const taken = Math.min(frame.length - this.#filled, samples.length - at);
      for (let i = 0; i < taken; i++) frame[this.#filled + i] = samples[at + i] as number;
      this.#filled += taken;
      at += taken;
      if (this.#filled < frame.length) return;
      this.#filled = 0;
      if (!this.#reuseFrame) this.#frame = new Int16Array(frame.length);
      onFrame(frame);
    }
  }

  /** The end of the stream: what is left, filled up with silence to a whole frame; no call if nothing is left. */
  flush(onFrame: (frame: Int16Array) => void): void {
    if (this.#filled > 0) this.push(new Int16Array(this.#frame.length - this.#filled), onFrame);
  }

  /** Drops what is left. */
  reset(): void {
    this.#filled = 0;
  }
}
