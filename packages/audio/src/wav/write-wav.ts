import type { WavWriterOptions } from './wav-header.js';
import { WavWriter } from './wav-writer.js';

/** The audio of a WAV file to be written. */
export interface WavToWrite extends WavWriterOptions {
  /** 16-bit or float samples, interleaved if stereo; converted to `format` if they are of the other kind. */
  readonly samples: Int16Array | Float32Array;
}

/**
 * A whole WAV file in memory.
 *
 * @throws WavError `wav_unsupported`, `wav_malformed` or `wav_too_large`, as {@link WavWriter}.
 */
export function writeWav({ samples, ...options }: WavToWrite): Uint8Array {
  const writer = new WavWriter(options);
  const body = writer.append(samples);
  const header = writer.finish();
  const file = new Uint8Array(header.length + body.length);
  file.set(header);
  file.set(body, header.length);
  return file;
}
