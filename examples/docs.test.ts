import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { project } from './support/folders.js';
import { blocksOf, pages, readPage, rewritten } from './support/pages.js';

describe.each(pages)('%s', (page) => {
  const markdown = readPage(page);

  it('shows only code that is compiled and run', () => {
    const unsourced = blocksOf(markdown).filter(({ language, source }) => language === 'ts' && source === '');
    expect(unsourced.map(({ text }) => text)).toEqual([]);
  });

  it('shows it as it is: `npx vitest run examples/docs.test.ts -u` writes it anew', {
    timeout: 60_000,
  }, async () => {
    await expect(await rewritten(markdown)).toMatchFileSnapshot(join(project, page));
  });

  it('links to files that exist', () => {
    const links = [...markdown.matchAll(/\]\((?!https?:)([^)#\s]+)[^)]*\)/g)].map(([, link = '']) => link);
    const missing = links.filter((link) => !existsSync(join(project, dirname(page), link)));
    expect(missing).toEqual([]);
  });

  it.runIf(page.startsWith('docs/guide/'))('is short', () => {
    expect(markdown.split('\n').length).toBeLessThan(150);
  });
});
