import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { OfflineError } from '../errors/index.js';

const NAME = '@antiphon/offline';
let root: string | undefined;

function isRoot(folder: string): boolean {
  try {
    return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')).name === NAME;
  } catch {
    return false;
  }
}

/** The folder above this file that holds the package; else the installed package, if this code was bundled. */
function findRoot(): string {
  const here = import.meta.url;
  for (let folder = dirname(fileURLToPath(here)); ; folder = dirname(folder)) {
    if (isRoot(folder)) return folder;
    if (dirname(folder) === folder) break;
  }
  try {
    return dirname(createRequire(here).resolve(`${NAME}/package.json`));
  } catch (cause) {
    throw new OfflineError(
      'model_missing',
      `The files of ${NAME} are not where this code runs. Leave the package out of your bundle, so that it ` +
        'is loaded from node_modules.',
      { cause },
    );
  }
}

/** Absolute path of a file that ships with this package; the same from sources and from the build. */
export function packageFile(...parts: string[]): string {
  root ??= findRoot();
  return join(root, ...parts);
}
