import { encodeAlaw, encodeMulaw, pcm16ToBytes, Resampler } from '@antiphon/audio';
import { SPEECH_RATE } from '../../speech/index.js';
import type { SpeakParams } from './params.js';

/** Turns 16 kHz speech into the bytes that the client asked for. Holds the filter of the resampler. */
export class VoiceEncoder {
  readonly #encoding: SpeakParams['encoding'];
  readonly #resampler: Resampler;

  constructor({ encoding, sampleRate }: Pick<SpeakParams, 'encoding' | 'sampleRate'>) {
    this.#encoding = encoding;
    this.#resampler = new Resampler({ inputRate: SPEECH_RATE, outputRate: sampleRate });
  }

  encode(samples: Int16Array): Uint8Array {
    const resampled = this.#resampler.process(samples);
    switch (this.#encoding) {
      case 'linear16':
        return pcm16ToBytes(resampled);
      case 'mulaw':
        return encodeMulaw(resampled);
      case 'alaw':
        return encodeAlaw(resampled);
    }
  }
}
