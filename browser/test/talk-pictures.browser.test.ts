import type { BrowserContextOptions, Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { PHONE, pictureFolder } from './picture-folder.js';
import { openTalkPage, phase, said, sayTo, startCuttable, startTalk } from './talk.js';

const picture = pictureFolder();

const DESKTOP: BrowserContextOptions = { viewport: { width: 1_180, height: 740 } };
const soon = { timeout: 40_000 };

/** What the guide shows: of every state one or two, and each look of the page. */
const WANTED: readonly string[] = [
  ...['idle-light', 'listening-light', 'interrupted-light', 'refused-light'],
  ...['speaking-dark', 'sound-dark', 'reconnecting-dark', 'avatar-dark'],
  ...['idle-phone-light', 'interrupted-phone-light', 'listening-phone-dark', 'reconnecting-phone-dark'],
];

async function keep(page: Page, name: string): Promise<void> {
  if (!WANTED.includes(name)) return;
  await picture(page, `talk-${name}`);
}

/** Asks in writing, and waits until so much of an answer is heard. */
async function ask(page: Page, question: string, answer: string): Promise<void> {
  await page.fill('#text', question);
  await page.press('#text', 'Enter');
  await expect
    .poll(async () => (await page.locator('.bot .heard').allInnerTexts()).join(' '), soon)
    .toContain(answer);
}

describe('Pictures of the page of antiphon talk', { timeout: 180_000 }, () => {
  it.each([
    ['light', { ...DESKTOP, colorScheme: 'light' }],
    ['dark', { ...DESKTOP, colorScheme: 'dark' }],
    ['phone-light', { ...PHONE, colorScheme: 'light' }],
    ['phone-dark', { ...PHONE, colorScheme: 'dark' }],
  ] as const)('in every state, %s', async (name, options) => {
    await using talk = await startTalk();
    await using network = await startCuttable(talk.url);
    await using opened = await openTalkPage(network.url, options);
    const { page } = opened;
    await keep(page, `idle-${name}`);
    await page.click('#talk');
    await phase(page, 'bot');
    await phase(page, 'listening');
    const isSaid = sayTo(page, 'I would like two seats for Friday, please.');
    await page.locator('.interim').waitFor(soon);
    await keep(page, `listening-${name}`);
    await isSaid;
    await expect.poll(async () => (await said(page, 'bot')).at(-1), soon).toContain('two seats on Friday');
    await phase(page, 'listening');
    await ask(page, 'What can I see tonight?', 'Jupiter');
    await keep(page, `speaking-${name}`);
    await ask(page, 'And when do you open?', 'The dome');
    await page.locator('.timing summary').first().click();
    const cut = page.locator('.cut').last();
    await cut.evaluate((words) => words.scrollIntoView({ block: 'center' }));
    await keep(page, `interrupted-${name}`);
    await page.locator('#settings summary').click();
    await keep(page, `sound-${name}`);
    await page.locator('#settings summary').click();
    network.cut();
    await phase(page, 'reconnecting');
    await keep(page, `reconnecting-${name}`);
  });

  it('with the video of an avatar', async () => {
    await using talk = await startTalk(['--avatar', 'liveavatar']);
    await using opened = await openTalkPage(talk.url, { ...DESKTOP, colorScheme: 'dark' });
    const { page } = opened;
    await page.click('#talk');
    await page.locator('#face video').waitFor(soon);
    await phase(page, 'listening');
    await ask(page, 'What can I see tonight?', 'Jupiter');
    await keep(page, 'avatar-dark');
  });

  it('without a microphone', async () => {
    await using talk = await startTalk();
    await using opened = await openTalkPage(talk.url, { ...DESKTOP, colorScheme: 'light' });
    const { page } = opened;
    await page.evaluate(() => {
      navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('no', 'NotAllowedError'));
    });
    await page.click('#talk');
    await page.getByRole('alert').getByText('The microphone is not allowed').waitFor();
    await phase(page, 'bot', 'listening');
    await keep(page, 'refused-light');
  });
});
