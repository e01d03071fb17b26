import { readdir, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { CliError, reasonOf } from '../cli-error.js';
import { makeFolder } from '../make-folder.js';
import { version } from '../version.js';
import { projectFiles, projectName } from './project-files.js';

/**
 * Writes a new project.
 *
 * @param force also into a folder that is not empty; files of the same names are replaced.
 * @returns the paths written, from the folder.
 * @throws CliError when the folder is not empty, or cannot be written.
 */
export async function writeProject(
  folder: string,
  options: { readonly force: boolean },
): Promise<readonly string[]> {
  const files = projectFiles(projectName(basename(folder)), version());
  try {
    await makeFolder(folder);
    const present = await readdir(folder);
    if (present.length > 0 && !options.force) {
      throw new CliError(`${folder} is not empty; use --force to write into it all the same`);
    }
    for (const [path, text] of files) {
      await makeFolder(dirname(join(folder, path)));
      await writeFile(join(folder, path), text);
    }
  } catch (error) {
    if (error instanceof CliError) throw error;
    throw new CliError(`cannot write the project: ${reasonOf(error)}`, { cause: error });
  }
  return [...files.keys()];
}
