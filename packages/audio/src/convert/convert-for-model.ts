import { AudioFormatError } from '../audio-format-error.js';
import { highPassZeroPhase } from '../filters/index.js';
import { normalizePeak } from '../levels/index.js';
import { floatToPcm16, mixToMono, pcm16ToFloat, samplesToMs } from '../pcm/index.js';
import { resample } from '../resample/index.js';

/** A recording of any customary shape. */
export interface RawAudio {
  /** 16-bit or float (-1 … 1) samples, interleaved. */
  readonly samples: Int16Array | Float32Array;
  /** Samples per second and channel: an integer from 4,000 to 192,000. */
  readonly sampleRate: number;
  /** 1 to 8. @defaultValue 1 */
  readonly channels?: number;
}

/** What {@link convertForModel} does beyond the format. */
export interface ConvertOptions {
  /**
   * Quality enhancement: an 80 Hz high-pass (4th-order Butterworth, zero-phase) and peak normalisation to 0.9.
   * @defaultValue false
   */
  readonly enhance?: boolean;
}

/** Audio as speech models take it: 16 kHz, 16 bits, mono. */
export interface ModelAudio {
  readonly samples: Int16Array;
  readonly sampleRate: 16000;
  readonly channels: 1;
  readonly durationMs: number;
}

const MODEL_RATE = 16000;

/**
 * Converts a whole recording to what speech models take: 16 kHz, 16 bits, mono, with every sound where it was.
 * Channels are averaged, NaN counts as 0. The result is always a new array; nothing is kept between calls.
 *
 * For a live microphone use `Resampler` and `HighPassFilter`, which work chunk by chunk.
 *
 * @throws AudioFormatError `unsupported_samples`, `unsupported_channels`, `unsupported_rate` or `unsupported_ratio`.
 */
export function convertForModel(
  { samples, sampleRate, channels = 1 }: RawAudio,
  { enhance = false }: ConvertOptions = {},
): ModelAudio {
  if (!(samples instanceof Int16Array || samples instanceof Float32Array)) {
    const found = Object.prototype.toString.call(samples).slice(8, -1);
    throw new AudioFormatError(
      'unsupported_samples',
      `samples are of type ${found}; Int16Array or Float32Array is expected`,
    );
  }
  if (!(channels <= 8)) {
    throw new AudioFormatError('unsupported_channels', `channels is ${channels}; 1 to 8 are expected`);
  }
  const floats = samples instanceof Int16Array ? pcm16ToFloat(samples) : withoutNaN(samples);
  const mono = mixToMono(floats, { channels });
  const resampled = resample(mono, { inputRate: sampleRate, outputRate: MODEL_RATE });
  const converted = enhance ? highPassZeroPhase(resampled, { sampleRate: MODEL_RATE }) : resampled;
  if (enhance) normalizePeak(converted);
  const result = floatToPcm16(converted);
  return {
    samples: result,
    sampleRate: MODEL_RATE,
    channels: 1,
    durationMs: samplesToMs(result.length, MODEL_RATE),
  };
}

/** One NaN or infinity would otherwise spread through the filters. */
function withoutNaN(samples: Float32Array): Float32Array {
  return samples.map((value) =>
    Number.isFinite(value) ? value : Number.isNaN(value) ? 0 : Math.sign(value),
  );
}
