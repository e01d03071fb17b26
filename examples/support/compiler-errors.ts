import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { examples } from './folders.js';

const TSC = fileURLToPath(new URL('../../node_modules/typescript/bin/tsc', import.meta.url));

/** What the compiler says about an example once its `@ts-expect-error` comments are gone. */
export async function compilerErrors(file: string): Promise<string> {
  const cache = join(examples, 'dist');
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(join(cache, 'refused-'));
  try {
    const source = readFileSync(join(examples, file), 'utf8');
    writeFileSync(join(folder, file), source.replaceAll('@ts-expect-error', ''));
    writeFileSync(
      join(folder, 'tsconfig.json'),
      JSON.stringify({ extends: '../../../tsconfig.json', include: [file], exclude: [] }),
    );
    return await new Promise((resolve) => {
      execFile(process.execPath, [TSC, '-p', folder, '--pretty', 'false'], (_error, output) =>
        resolve(output),
      );
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
