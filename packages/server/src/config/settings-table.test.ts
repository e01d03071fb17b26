import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { settingsTable } from './settings-table.js';

const guide = fileURLToPath(new URL('../../../../docs/guide/server-configuration.md', import.meta.url));

test('the guide lists every setting as it is; vitest -u writes it anew', async () => {
  const words = readFileSync(guide, 'utf8')
    .split('\n')
    .filter((line) => !line.startsWith('|'));
  await expect(
    `${[...words.join('\n').trimEnd().split('\n'), '', ...settingsTable()].join('\n')}\n`,
  ).toMatchFileSnapshot(guide);
});
