import { readFile, stat } from 'node:fs/promises';
import { mixToMono, parseWav, resample } from '@antiphon/audio';
import { CliError, reasonOf } from '../../cli-error.js';

/** Mono speech, at the rate of the models. */
export interface CallerAudio {
  readonly samples: Int16Array;
  readonly sampleRate: number;
}

const MODEL_RATE = 16_000;
/** It is held in memory; far more than an hour of speech. */
const MAX_BYTES = 512 * 1024 * 1024;

/**
 * Reads a WAV file as one voice; of several channels the mean is taken.
 *
 * @throws CliError in one line: what is wrong with the file.
 */
export async function loadWav(path: string): Promise<CallerAudio> {
  try {
    const { size } = await stat(path);
    if (size > MAX_BYTES) throw new Error(`the file has ${size} bytes; at most ${MAX_BYTES} are read`);
    const { samples, sampleRate, channels } = parseWav(await readFile(path));
    const mono = channels === 1 ? samples : mixToMono(samples, { channels });
    if (mono.length === 0) throw new Error('the WAV file holds no audio');
    // Now, not during the call: for long files it takes a while.
    return {
      samples: resample(mono, { inputRate: sampleRate, outputRate: MODEL_RATE }),
      sampleRate: MODEL_RATE,
    };
  } catch (error) {
    const reason = reasonOf(error);
    throw new CliError(reason.includes(path) ? `--wav ${reason}` : `--wav ${path}: ${reason}`, {
      cause: error,
    });
  }
}
