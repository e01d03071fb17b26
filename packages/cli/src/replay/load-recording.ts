import { type Recording, readRecording } from '@antiphon/testing';
import { CliError, reasonOf } from '../cli-error.js';

/**
 * Reads a recorded session.
 *
 * @throws CliError in one line: which line of the file is wrong and how.
 */
export async function loadRecording(path: string): Promise<Recording> {
  try {
    return await readRecording(path);
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : undefined;
    const reason = reasonOf(cause !== undefined && 'syscall' in cause ? cause : error);
    throw new CliError(reason.includes(path) ? reason : `${path}: ${reason}`, { cause: error });
  }
}
