import { readFileSync } from 'node:fs';

/** The samples of a plain 16-bit mono WAV file. */
export function readWav(path: string): Int16Array<ArrayBuffer> {
  const file = readFileSync(path);
  const at = file.indexOf('data') + 8;
  return new Int16Array(
    file.buffer.slice(file.byteOffset + at, file.byteOffset + file.length - (file.length % 2)),
  );
}
