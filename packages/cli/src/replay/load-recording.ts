import { stat } from 'node:fs/promises';
import { type Recording, readRecording } from '@antiphon/testing';
import { CliError, reasonOf } from '../cli-error.js';

/**
 * Reads a recorded session.
 *
 * @throws CliError in one line: which line of the file is wrong and how.
 */
export async function loadRecording(path: string): Promise<Recording> {
  try {
    const { size } = await stat(path);
    if (size === 0) throw new Error('the file is empty');
    return await readRecording(path);
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : undefined;
    const reason = reasonOf(cause !== undefined && 'syscall' in cause ? cause : error);
    throw new CliError(reason.includes(path) ? reason : `${path}: ${reason}`, { cause: error });
  }
}
