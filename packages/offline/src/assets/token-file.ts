import { readFile } from 'node:fs/promises';
import { OfflineError } from '../errors/index.js';

const LINE = /^((?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?) (\d+)$/;

/**
 * Checks the text of a token file: every line `base64(piece) id`, ids from 0 without a gap. The native
 * runtime ends the whole process on a file that isn't, so this comes first.
 *
 * @returns how many tokens it names
 * @throws OfflineError `token_file_invalid`, naming the first bad line
 */
export function checkTokens(text: string, path: string): number {
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  if (lines.length === 0) throw new OfflineError('token_file_invalid', `${path} is empty`);
  for (const [index, line] of lines.entries()) {
    const id = LINE.exec(line)?.[2];
    if (id === undefined || Number(id) !== index) {
      const problem = id === undefined ? "isn't 'base64(piece) id'" : `has id ${id}, expected ${index}`;
      throw new OfflineError(
        'token_file_invalid',
        `${path}, line ${index + 1} ${problem}: '${line.slice(0, 40)}'`,
      );
    }
  }
  return lines.length;
}

/** Reads and checks a token file (32,768 lines: about 10 ms). */
export async function checkTokenFile(path: string): Promise<number> {
  return checkTokens(await readFile(path, 'utf8'), path);
}
