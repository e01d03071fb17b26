import { readFile, stat } from 'node:fs/promises';
import { mixToMono, parseWav } from '@antiphon/audio';
import { CliError, reasonOf } from '../../cli-error.js';

/** Mono speech. */
export interface CallerAudio {
  readonly samples: Int16Array;
  readonly sampleRate: number;
}

/** It is held in memory; far more than an hour of speech. */
const MAX_BYTES = 512 * 1024 * 1024;

/**
 * Reads a WAV file as one voice.
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
    return { samples: mono, sampleRate };
  } catch (error) {
    const reason = reasonOf(error);
    throw new CliError(reason.includes(path) ? `--wav ${reason}` : `--wav ${path}: ${reason}`, {
      cause: error,
    });
  }
}
