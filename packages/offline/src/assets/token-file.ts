import { readFile } from 'node:fs/promises';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { OfflineError } from '../errors/index.js';

const LINE = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)? (\d+)$/;
/** Lines checked at a stretch (about 1 ms), so that other conversations go on meanwhile. */
const STRETCH = 4_096;

function checkLine(line: string, index: number, path: string): void {
  const id = LINE.exec(line)?.[1];
  if (id !== undefined && Number(id) === index) return;
  const problem = id === undefined ? "isn't 'base64(piece) id'" : `has id ${id}, expected ${index}`;
  throw new OfflineError(
    'token_file_invalid',
    `${path}, line ${index + 1} ${problem}: '${line.slice(0, 40)}'`,
  );
}

/**
 * Reads and checks a token file: every line `base64(piece) id`, ids from 0 without a gap. The native runtime ends
 * the whole process on a file that isn't, so this comes first.
 *
 * @returns how many tokens it names
 * @throws OfflineError `token_file_invalid`, naming the first bad line
 */
export async function checkTokenFile(path: string): Promise<number> {
  const lines = (await readFile(path, 'utf8')).split('\n');
  if (lines.at(-1) === '') lines.pop();
  if (lines.length === 0) throw new OfflineError('token_file_invalid', `${path} is empty`);
  for (const [index, line] of lines.entries()) {
    checkLine(line, index, path);
    if (index % STRETCH === STRETCH - 1) await nextTurn();
  }
  return lines.length;
}
