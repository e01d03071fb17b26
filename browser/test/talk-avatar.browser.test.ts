import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTalkPage, phase, said, sayTo, startTalk } from './talk.js';

/** What it takes depends on the machine. */
const soon = { timeout: 30_000 };

async function write(page: Page, words: string): Promise<void> {
  await page.fill('#text', words);
  await page.press('#text', 'Enter');
}

/** Of the voice that comes over the page's own connection, in ms: the avatar's comes from its room. */
const voiceMs = (page: Page): Promise<number> => page.evaluate<number>('ear.heardMs()');

describe('The avatar of the page of antiphon talk', () => {
  let talk: Awaited<ReturnType<typeof startTalk>>;
  beforeAll(async () => {
    talk = await startTalk(['--avatar', 'liveavatar']);
  });
  afterAll(() => talk[Symbol.asyncDispose]());

  it('is seen in place of the drawn face, speaks in place of the voice, and can be interrupted', async () => {
    await using opened = await openTalkPage(talk.url);
    const { page } = opened;
    const video = page.locator('#face video');
    await page.click('#talk');
    // Until the avatar is there, the voice speaks.
    await phase(page, 'bot');
    await video.waitFor(soon);
    await phase(page, 'listening');
    await page.waitForFunction('document.querySelector("#face video").videoWidth > 0');
    const before = await voiceMs(page);
    await write(page, 'What does it cost?');
    await phase(page, 'bot');
    await expect.poll(async () => (await said(page, 'bot')).join(' '), soon).toContain('five pounds');
    await phase(page, 'listening');
    expect(await voiceMs(page)).toBe(before);
    await write(page, 'What can I see tonight?');
    await phase(page, 'bot');
    await sayTo(page, 'Thank you very much, that is all I wanted to know.');
    await page.locator('.cut').waitFor(soon);
    await page.click('#hang-up');
    await phase(page, 'over');
    await video.waitFor({ ...soon, state: 'hidden' });
  });

  it('gives way to the drawn face and the voice where a page cannot look into its room', async () => {
    await using opened = await openTalkPage(talk.url);
    const { page } = opened;
    const looked = page.waitForRequest('**/api/avatar');
    await page.route('**/api/avatar', (route) => route.abort());
    await page.click('#type-only');
    await phase(page, 'bot');
    await looked;
    await phase(page, 'listening');
    const before = await voiceMs(page);
    await write(page, 'When do you open?');
    await expect.poll(async () => (await said(page, 'bot')).join(' '), soon).toContain('Wednesday');
    await expect.poll(() => voiceMs(page), soon).toBeGreaterThan(before);
    expect(await page.locator('#face video').isVisible()).toBe(false);
  });
});
