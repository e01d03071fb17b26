import { floatToPcm16, pcm16ToBytes, pcm16ToFloat } from '../pcm/index.js';
import { WavError } from './wav-error.js';
import { type WavWriterOptions, wavHeader } from './wav-header.js';

/**
 * Writes a WAV file piece by piece: first {@link header}, then what {@link append} returns, and at the end
 * {@link finish}, whose bytes go over the beginning of the file. Where nothing can be overwritten (a pipe, a response
 * body) leave `finish` out: the first header says "until the end", which most readers understand, ours included.
 *
 * Buffers nothing; it only counts.
 *
 * @example
 * ```ts
 * const writer = new WavWriter({ sampleRate: 16000 });
 * await file.write(writer.header());
 * for await (const samples of audio) await file.write(writer.append(samples));
 * const header = writer.finish();
 * await file.write(header, 0, header.length, 0);
 * ```
 */
export class WavWriter {
  readonly #options: WavWriterOptions;
  readonly #header: Uint8Array;
  #dataBytes = 0;
  #finished = false;

  /** @throws WavError `wav_unsupported` for a rate or channel count that is not written. */
  constructor(options: WavWriterOptions) {
    this.#options = options;
    this.#header = wavHeader(options);
  }

  /** Bytes of audio appended so far. */
  get dataBytes(): number {
    return this.#dataBytes;
  }

  /** The header to begin with, its sizes still open. */
  header(): Uint8Array {
    return this.#header.slice();
  }

  /**
   * The bytes of the next samples (interleaved if stereo), converted to the format of the file.
   *
   * @throws WavError `wav_malformed` for half a stereo frame, `wav_too_large` beyond 4 GiB.
   */
  append(samples: Int16Array | Float32Array): Uint8Array {
    if (this.#finished)
      throw new WavError('wav_malformed', 'the WAV file is finished; nothing can be appended to it');
    const { channels = 1, format = 'pcm16' } = this.#options;
    if (samples.length % channels !== 0) {
      throw new WavError(
        'wav_malformed',
        `${samples.length} samples are no whole frames of ${channels} channels`,
      );
    }
    const bytes = format === 'pcm16' ? asPcmBytes(samples) : asFloatBytes(samples);
    wavHeader(this.#options, this.#dataBytes + bytes.length);
    this.#dataBytes += bytes.length;
    return bytes;
  }

  /** The final header, to be written over the first one; nothing can be appended afterwards. */
  finish(): Uint8Array {
    this.#finished = true;
    return wavHeader(this.#options, this.#dataBytes);
  }
}

function asPcmBytes(samples: Int16Array | Float32Array): Uint8Array {
  return pcm16ToBytes(samples instanceof Int16Array ? samples : floatToPcm16(samples));
}

function asFloatBytes(samples: Int16Array | Float32Array): Uint8Array {
  const floats = samples instanceof Int16Array ? pcm16ToFloat(samples) : samples;
  const bytes = new Uint8Array(floats.length * 4);
  const view = new DataView(bytes.buffer);
  for (let i = 0; i < floats.length; i++) view.setFloat32(i * 4, floats[i] as number, true);
  return bytes;
}
