import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { loadConfig } from '@antiphon/server';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../../test/temporary-folder.js';
import { guarded } from './first-key.js';

const served = (host: string, dataFolder: string) => loadConfig({ env: {}, overrides: { host, dataFolder } });

test('A server of this machine alone asks for no key, and says so', async () => {
  const lines: string[] = [];
  const config = await guarded(served('127.0.0.1', '/nowhere'), (line) => lines.push(line));
  expect(config.auth.apiKeys).toEqual([]);
  expect(config.limits.maxPerOwner).toBe(config.limits.maxConversations);
  expect(lines).toEqual([expect.stringContaining('this machine alone is served')]);
});

test('A server of others has a key made, which is shown once, and asked for ever after', async () => {
  const folder = await temporaryFolder();
  const data = join(folder, 'data');
  const lines: string[] = [];
  const first = await guarded(served('0.0.0.0', data), (line) => lines.push(line));
  const second = await guarded(served('0.0.0.0', data), (line) => lines.push(line));
  const key = /ak_[\w-]{43}/.exec(lines[0] ?? '')?.[0] ?? 'none';
  expect(lines[1]).toContain('whoever reads that log has it');
  expect(lines[2]).toContain('shown at the first start');
  expect(second.auth.apiKeys).toEqual(first.auth.apiKeys);
  const kept = await readFile(join(data, 'api-key'), 'utf8');
  expect(kept).toMatch(/^owner=sha256:/);
  expect(await readdir(data)).toEqual(['api-key']);
  expect(kept + lines[2]).not.toContain(key);
  expect((await stat(join(data, 'api-key'))).mode & 0o777).toBe(0o600);
});

test('A file of a key that is none is told of, and nothing is served', async () => {
  const data = join(await temporaryFolder(), 'data');
  await mkdir(data);
  for (const content of ['', 'owner=sha256:12', `owner=${'k'.repeat(40)}`]) {
    await writeFile(join(data, 'api-key'), content);
    await expect(guarded(served('0.0.0.0', data), () => {})).rejects.toThrow('delete it for a new one');
  }
});

test('What is configured is left alone', async () => {
  const auth = { apiKeys: [`web=${'k'.repeat(40)}`] };
  const config = loadConfig({ env: {}, overrides: { host: '0.0.0.0', auth } });
  expect(await guarded(config, () => {})).toBe(config);
});
