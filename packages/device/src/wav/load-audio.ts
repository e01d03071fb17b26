import { readFile, stat } from 'node:fs/promises';
import { deinterleave, mixToMono, parseWav, resample } from '@antiphon/audio';
import { AntiphonError, messageOf } from '@antiphon/core';

/** Where the audio of an input comes from: one of these. */
export type AudioOrigin =
  /** Path of a WAV file. */
  | { readonly file: string; readonly bytes?: never; readonly samples?: never }
  /** A WAV file in memory. */
  | { readonly bytes: Uint8Array; readonly file?: never; readonly samples?: never }
  /** Mono samples; `inputRate` is theirs. @defaultValue the rate that is wanted */
  | {
      readonly samples: Int16Array;
      readonly inputRate?: number;
      readonly file?: never;
      readonly bytes?: never;
    };

export interface LoadOptions {
  readonly sampleRate: number;
  /** `mix` for the mean of all channels, or the number of one, from 0. */
  readonly channel: 'mix' | number;
  /** A larger file is refused. */
  readonly maxFileBytes: number;
}

/**
 * Reads audio as mono samples of the wanted rate.
 *
 * @throws AntiphonError `service_failed`: one line that names the file and says what is wrong with it.
 */
export async function loadAudio(origin: AudioOrigin, options: LoadOptions): Promise<Int16Array> {
  if (origin.samples !== undefined) {
    const { samples, inputRate = options.sampleRate } = origin;
    return resample(samples, { inputRate, outputRate: options.sampleRate });
  }
  const name = origin.file ?? 'the WAV bytes';
  try {
    const bytes =
      origin.file === undefined ? origin.bytes : await readBounded(origin.file, options.maxFileBytes);
    const { samples, sampleRate, channels } = parseWav(bytes);
    const mono = oneChannel(samples, channels, options.channel);
    return resample(mono, { inputRate: sampleRate, outputRate: options.sampleRate });
  } catch (error) {
    throw new AntiphonError('service_failed', `cannot play ${name}: ${reasonOf(error)}`, { cause: error });
  }
}

async function readBounded(path: string, maxBytes: number): Promise<Uint8Array> {
  const { size } = await stat(path);
  if (size > maxBytes)
    throw new Error(`it has ${size} bytes, and at most ${maxBytes} are read (maxFileBytes)`);
  return readFile(path);
}

function oneChannel(samples: Int16Array, channels: number, wanted: 'mix' | number): Int16Array {
  if (wanted === 'mix') return mixToMono(samples, { channels });
  const channel = deinterleave(samples, { channels })[wanted];
  if (channel === undefined) throw new Error(`it has ${channels} channels, and no channel ${wanted}`);
  return channel;
}

/** Why a file could not be used, for people. */
export function reasonOf(error: unknown): string {
  switch ((error as NodeJS.ErrnoException | undefined)?.code) {
    case 'ENOENT':
      return 'there is no such file or folder';
    case 'EISDIR':
      return 'it is a folder';
    case 'EACCES':
    case 'EPERM':
      return 'permission is denied';
    case 'ENOSPC':
      return 'the disk is full';
    case 'EROFS':
      return 'the disk is read-only';
    default:
      return messageOf(error);
  }
}
