import { audioDurationMs } from '../pcm/index.js';
import { WavError } from './wav-error.js';
import type { WavFormat } from './wav-format.js';
import { WavReader, type WavReaderOptions } from './wav-reader.js';

/** A whole WAV file in memory. */
export interface WavAudio extends WavFormat {
  /** 16-bit samples, interleaved; `mixToMono(samples, { channels })` makes them mono. */
  readonly samples: Int16Array;
  /** How long it plays, in ms. */
  readonly durationMs: number;
}

/**
 * Reads a WAV file: everything {@link WavReader} reads, in one go. The samples are a copy.
 *
 * @throws WavError, and nothing else, for anything that is no such file.
 */
export function parseWav(bytes: Uint8Array, options: WavReaderOptions = {}): WavAudio {
  const reader = new WavReader(options);
  const samples = reader.push(bytes);
  reader.end();
  const { format } = reader;
  if (format === undefined)
    throw new WavError('wav_no_data', 'WAV file has no format; a "fmt " chunk is expected');
  return { ...format, samples, durationMs: audioDurationMs({ samples, ...format }) };
}
