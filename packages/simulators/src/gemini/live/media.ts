import { bytesToPcm16, Resampler } from '@antiphon/audio';
import { SPEECH_RATE } from '../../speech/index.js';
import { checkContent, type InlineData } from '../wire/index.js';
import { LiveError } from './live-error.js';

const PCM = /^audio\/(?:pcm|l16)((?:\s*;\s*[\w-]+=[\w."]+)*)\s*$/i;
const RATE = /rate=(\d+)/i;

/** Decodes the audio of one connection, of whatever rate, to the rate of the ears. Holds one filter. */
export class AudioInput {
  #resampler: Resampler | undefined;

  /** @throws LiveError 1007 when it isn't PCM of a rate that the vendor takes. */
  decode({ mimeType = '', data = '' }: InlineData): Int16Array {
    const match = PCM.exec(mimeType);
    if (match === null) {
      throw new LiveError(
        1007,
        `Unsupported audio format '${mimeType.slice(0, 40)}', expected audio/pcm;rate=16000.`,
      );
    }
    const rate = Number(RATE.exec(match[1] ?? '')?.[1] ?? SPEECH_RATE);
    if (!(rate >= 8_000 && rate <= 48_000)) {
      throw new LiveError(1007, `Unsupported sample rate ${rate}, expected 8000 to 48000.`);
    }
    const bytes = Buffer.from(data, 'base64');
    if (bytes.length % 2 !== 0) throw new LiveError(1007, 'Audio has half a sample: its length is odd.');
    return this.#atSpeechRate(bytesToPcm16(bytes), rate);
  }

  #atSpeechRate(samples: Int16Array, rate: number): Int16Array {
    if (rate === SPEECH_RATE) return samples;
    if (this.#resampler?.inputRate !== rate) {
      this.#resampler = resamplerFor(rate);
    }
    return this.#resampler.process(samples);
  }
}

function resamplerFor(rate: number): Resampler {
  try {
    return new Resampler({ inputRate: rate, outputRate: SPEECH_RATE });
  } catch {
    throw new LiveError(1007, `Unsupported sample rate ${rate}.`);
  }
}

/** @throws LiveError 1007, GeminiError 400 when it isn't a picture. */
export function checkVideo(video: InlineData): void {
  if (!/^image\/(?:jpeg|png|webp)$/i.test(video.mimeType ?? '')) {
    throw new LiveError(1007, `Unsupported video format '${(video.mimeType ?? '').slice(0, 40)}'.`);
  }
  checkContent({ parts: [{ inlineData: video }] }, 'realtime_input.video');
}
