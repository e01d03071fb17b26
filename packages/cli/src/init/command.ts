import { resolve } from 'node:path';
import { UsageError } from '../cli-error.js';
import type { Command } from '../command.js';
import { OK } from '../exit-codes.js';
import { parseFlags } from '../parse-flags.js';
import { writeProject } from './write-project.js';

const HELP = `Usage: antiphon init DIR [--force]

Writes a small working project: an agent with a processor of its own, a program that runs it, and a test.

Options:
  --force       also into a folder that is not empty; files of the same names are replaced
  -h, --help    this help
`;

export const initCommand: Command = {
  name: 'init',
  help: HELP,
  async run(args, io) {
    const rules = { flags: { force: { type: 'boolean', default: false } }, words: ['DIR'] } as const;
    const { flags, words } = parseFlags(args, rules);
    const [folder] = words;
    if (folder === undefined || folder === '') throw new UsageError('a folder for the project is expected');
    const written = await writeProject(resolve(io.cwd, folder), flags);
    io.stdout.write(`${written.map((path) => `  ${path}`).join('\n')}\n\nNext:\n`);
    io.stdout.write(`  cd ${/\s/.test(folder) ? `"${folder}"` : folder}\n  npm install\n  npm start\n`);
    return OK;
  },
};
