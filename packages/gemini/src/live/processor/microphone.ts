import { FrameChunker, Resampler } from '@antiphon/audio';
import type { InputAudioFrame } from '@antiphon/core';
import { LIVE_INPUT_RATE } from '../client/index.js';

/** Brings the microphone to what the vendor takes: chunks of 16 kHz. Buffers less than one chunk. */
export class Microphone {
  readonly #onChunk: (chunk: Int16Array) => void;
  readonly #chunkSamples: number;
  #chunker: FrameChunker;
  #resampler: Resampler | undefined;

  constructor(chunkSamples: number, onChunk: (chunk: Int16Array) => void) {
    this.#chunkSamples = chunkSamples;
    this.#onChunk = onChunk;
    this.#chunker = new FrameChunker({ frameSamples: chunkSamples });
  }

  /** @throws AudioFormatError for a rate that can't be resampled. */
  hear({ samples, sampleRate }: InputAudioFrame): void {
    this.#chunker.push(this.#converted(samples, sampleRate), this.#onChunk);
  }

  /** Begins anew: what waits for the rest of its chunk is dropped. */
  reset(): void {
    this.#chunker = new FrameChunker({ frameSamples: this.#chunkSamples });
    this.#resampler = undefined;
  }

  #converted(samples: Int16Array, inputRate: number): Int16Array {
    if (inputRate === LIVE_INPUT_RATE) return samples;
    if (this.#resampler?.inputRate !== inputRate) {
      this.#resampler = new Resampler({ inputRate, outputRate: LIVE_INPUT_RATE });
    }
    return this.#resampler.process(samples);
  }
}
