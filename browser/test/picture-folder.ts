import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { afterAll } from 'vitest';

/** `npm run pictures` says where those of the guide are kept; those of any other run are thrown away. */
const { PICTURES: kept } = process.env;

export const isForGuide = kept !== undefined;

export const PHONE: BrowserContextOptions = { viewport: { width: 390, height: 780 }, deviceScaleFactor: 2 };

/** Where the pictures of a file of tests go. @returns what takes one, and keeps it by that name */
export function pictureFolder(): (page: Page, name: string) => Promise<void> {
  const folder = kept ?? mkdtempSync(join(tmpdir(), 'antiphon-pictures-'));
  afterAll(() => {
    if (!isForGuide) rmSync(folder, { recursive: true });
  });
  return async (page, name) => {
    mkdirSync(folder, { recursive: true });
    await page.screenshot({ path: join(folder, `${name}.png`) });
  };
}
