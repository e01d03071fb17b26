import { mkdir, open } from 'node:fs/promises';
import { join } from 'node:path';
import { CliError, reasonOf } from '../cli-error.js';

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
    await mkdir(folder, { recursive: true });
    for (const path of [files.conversation, files.session, files.report]) await mustBeWritable(path);
  } catch (error) {
    throw new CliError(`cannot write the results: ${reasonOf(error)}`, { cause: error });
  }
  return files;
}

async function mustBeWritable(path: string): Promise<void> {
  const file = await open(path, 'a');
  await file.close();
}
