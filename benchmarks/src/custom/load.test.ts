import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { loadModule, pathOf } from './load.js';

const folder = mkdtempSync(join(tmpdir(), 'antiphon-custom-'));
afterAll(() => rmSync(folder, { recursive: true }));

function moduleOf(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

test('a file that is not there is named, and what is expected of one', () => {
  expect(() => pathOf(undefined)).toThrow('no file was named');
  expect(() => pathOf(join(folder, 'none.mjs'))).toThrow(/none\.mjs does not exist; .* exports `line`/);
});

test('a module without a pipeline is refused with what it should export', async () => {
  const path = moduleOf('empty.mjs', 'export const other = 1;');
  await expect(loadModule(path)).rejects.toThrow('exports no `line`');
});

test('a frame that cannot be called is refused', async () => {
  const path = moduleOf('frame.mjs', 'export const line = () => ({ open() {} }); export const frame = 7;');
  await expect(loadModule(path)).rejects.toThrow('a `frame` that is number');
});
