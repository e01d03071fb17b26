import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { modelFiles } from '@antiphon/moonshine-tiny-en';
import { afterAll, describe, expect, it } from 'vitest';
import { checkTokenFile } from './token-file.js';

const folder = mkdtempSync(join(tmpdir(), 'tokens-'));
afterAll(() => rmSync(folder, { recursive: true }));

const fileWith = (text: string): string => {
  const path = join(folder, 'tokens.txt');
  writeFileSync(path, text);
  return path;
};

describe('checkTokenFile', () => {
  it("accepts the model's own, pieces without bytes included", async () => {
    expect(await checkTokenFile(modelFiles().tokens)).toBe(32_768);
    expect(await checkTokenFile(fileWith('QQ== 0\n 1'))).toBe(2);
  });

  it.each([
    ['a plain vocabulary', 'hello 0\n', 'line 1'],
    ['a gap in the ids', 'QQ== 0\nQg== 2\n', 'line 2 has id 2, expected 1'],
    ['a line without an id', 'QQ== 0\nQg==\n', 'line 2'],
    ['Windows line ends', 'QQ== 0\r\n', 'line 1'],
    ['an empty file', '', 'is empty'],
    ['broken base64', 'QQ= 0\n', 'line 1'],
  ])('refuses %s', async (_what, text, message) => {
    await expect(checkTokenFile(fileWith(text))).rejects.toMatchObject({
      code: 'token_file_invalid',
      message: expect.stringContaining(message),
    });
  });
});
