import { open, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { CliError, reasonOf } from '../cli-error.js';
import { makeFolder } from '../make-folder.js';

/** The files that a call leaves behind. */
export interface OutputFiles {
  readonly folder: string;
  readonly conversation: string;
  readonly session: string;
  readonly report: string;
}

/**
 * Makes the folder and sees to it that each file in it can be written, before anybody has to wait.
 *
 * @throws CliError when it cannot.
 */
export async function prepareOutput(folder: string): Promise<OutputFiles> {
  const files = {
    folder,
    conversation: join(folder, 'conversation.wav'),
    session: join(folder, 'session.jsonl'),
    report: join(folder, 'report.html'),
  };
  try {
    await makeFolder(folder);
    for (const path of [files.conversation, files.session, files.report]) await mustBeWritable(path);
  } catch (error) {
    throw new CliError(`cannot write the results: ${reasonOf(error)}`, { cause: error });
  }
  return files;
}

/** Tries it, and leaves nothing behind. */
async function mustBeWritable(path: string): Promise<void> {
  const found = await open(path, 'r+').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  const file = found ?? (await open(path, 'wx'));
  await file.close();
  if (found === undefined) await unlink(path);
}
