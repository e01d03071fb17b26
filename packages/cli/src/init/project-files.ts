import { AGENT } from './templates/agent.js';
import { COMPILER_OPTIONS } from './templates/compiler-options.js';
import { MAIN } from './templates/main.js';
import { packageFile } from './templates/package-file.js';
import { readme } from './templates/readme.js';
import { TEST } from './templates/test.js';

/** The files of a new project: path in the project → text. */
export function projectFiles(name: string, version: string): ReadonlyMap<string, string> {
  return new Map([
    ['package.json', packageFile(name, version)],
    ['tsconfig.json', COMPILER_OPTIONS],
    ['.gitignore', 'node_modules/\ndist/\n*.wav\n'],
    ['README.md', readme(name)],
    ['src/agent.ts', AGENT],
    ['src/main.ts', MAIN],
    ['src/agent.test.ts', TEST],
  ]);
}

/** A name that npm takes, made of a folder's name. */
export function projectName(folder: string): string {
  const name = folder
    .toLowerCase()
    .replace(/[^a-z0-9-]+/g, '-')
    .replace(/^-+|-+$/g, '');
  return name === '' ? 'voice-agent' : name;
}
