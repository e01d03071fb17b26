import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isForGuide, PHONE, pictureFolder } from './picture-folder.js';
import { buildPackages, freePort, openExample, previewExample, status, words } from './react-page.js';
import { sayTo } from './talk.js';
import { startVoiceService } from './voice-service.js';

const picture = pictureFolder();

const DESKTOP: BrowserContextOptions = { viewport: { width: 760, height: 700 } };
const soon = { timeout: 40_000 };

/** What the guide shows: of every state one, and each look. */
const WANTED: readonly string[] = [
  ...['recording-dark', 'speaking-light', 'statistics-light', 'problem-light'],
  ...['speaking-phone-light', 'reconnecting-phone-dark'],
];

async function keep(page: Page, name: string): Promise<void> {
  if (isForGuide && !WANTED.includes(name)) return;
  await picture(page, `react-${name}`);
}

async function ask(page: Page, question: string, answer: string): Promise<void> {
  await page.getByRole('textbox').fill(question);
  await page.keyboard.press('Enter');
  await expect.poll(async () => (await words(page, 'bot')).at(-1), soon).toContain(answer);
}

describe('Pictures of the React component', { timeout: 180_000 }, () => {
  const served = mkdtempSync(join(tmpdir(), 'antiphon-serve-'));
  let port: number;
  let service: Awaited<ReturnType<typeof startVoiceService>>;
  let example: Awaited<ReturnType<typeof previewExample>>;
  const start = async () => {
    service = await startVoiceService({ port, folder: served });
  };
  beforeAll(async () => {
    await buildPackages();
    port = await freePort();
    await start();
    example = await previewExample(service.url);
  }, 180_000);
  afterAll(async () => {
    await example[Symbol.asyncDispose]();
    await service.stop();
    rmSync(served, { recursive: true });
  });

  it.each([
    ['light', { ...DESKTOP, colorScheme: 'light' }],
    ['dark', { ...DESKTOP, colorScheme: 'dark' }],
    ['phone-light', { ...PHONE, colorScheme: 'light' }],
    ['phone-dark', { ...PHONE, colorScheme: 'dark' }],
  ] as const)('in every state, %s', async (name, options) => {
    await using opened = await openExample(example.url, options);
    const { page } = opened;
    await keep(page, `idle-${name}`);
    await page.getByRole('button', { name: 'Start talking' }).click();
    await status(page, 'listening');
    const isSaid = sayTo(page, 'I would like two seats for Friday, please.');
    await page.locator('.antiphon-voice-pending').waitFor(soon);
    await keep(page, `recording-${name}`);
    await isSaid;
    await expect.poll(async () => (await words(page, 'bot')).at(-1), soon).toContain('two seats on Friday');
    await keep(page, `speaking-${name}`);
    await ask(page, 'What does it cost?', 'five pounds');
    await status(page, 'listening');
    await page.getByText('Statistics').click();
    await page
      .locator('.antiphon-voice-figures dd')
      .first()
      .getByText(/^[2-9]$/)
      .waitFor(soon);
    await keep(page, `statistics-${name}`);
    await page.getByText('Statistics').click();
    await service.stop();
    await status(page, 'reconnecting');
    await keep(page, `reconnecting-${name}`);
    await start();
    await status(page, 'listening');
    await page.getByRole('button', { name: 'End', exact: true }).click();
    await service.stop();
    await page.getByRole('button', { name: 'Start again' }).click();
    await page.getByRole('alert').getByText('voice service').waitFor();
    await keep(page, `problem-${name}`);
    await start();
  });
});
