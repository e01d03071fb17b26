import { readFile } from 'node:fs/promises';
import { extname, join, resolve, sep } from 'node:path';

/** A file of the page, as it is sent. */
export interface PageFile {
  readonly bytes: Buffer;
  readonly type: string;
  /** Its name changes with its content. */
  readonly isLasting: boolean;
}

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
  '.json': 'application/json',
};

/** Reads what a page asks for, from its folder alone. @returns nothing where there is no such file */
export async function pageFile(folder: string, path: string): Promise<PageFile | undefined> {
  const root = resolve(folder);
  const file = resolve(join(root, path === '/' ? 'index.html' : decoded(path)));
  const type = TYPES[extname(file)];
  if (type === undefined || !file.startsWith(root + sep)) return undefined;
  try {
    return { bytes: await readFile(file), type, isLasting: path.startsWith('/assets/') };
  } catch {
    return undefined;
  }
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path).replaceAll('\0', '');
  } catch {
    return '';
  }
}
