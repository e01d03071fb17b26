import { readFileSync } from 'node:fs';
import { parseWav } from '@antiphon/audio';
import { recordedVoice, wordErrorRate } from '@antiphon/offline';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { playInto } from './ear-and-mouth.js';
import { openTalkPage, phase, said, sayTo, startTalk } from './talk.js';

/** What it takes depends on the machine. */
const soon = { timeout: 30_000 };

/** Of the recogniser alone, by where in its blocks the recording begins: one to three of 22 words. */
const MAX_WORD_ERROR_RATE = 3 / 22;

/** Chooses the last of the devices that are offered. @returns its id */
async function chooseLast(page: Page, list: string): Promise<string> {
  const options = page.locator(`${list} option`);
  await expect.poll(() => options.count(), soon).toBeGreaterThan(1);
  const id = (await options.last().getAttribute('value')) ?? '';
  await page.selectOption(list, id);
  return id;
}

describe('The sound of the page of antiphon talk', () => {
  let talk: Awaited<ReturnType<typeof startTalk>>;
  beforeAll(async () => {
    talk = await startTalk();
  });
  afterAll(() => talk[Symbol.asyncDispose]());

  it('with push to talk, is heard only while the button is held', async () => {
    await using opened = await openTalkPage(talk.url);
    const { page } = opened;
    await page.click('#talk');
    await phase(page, 'bot');
    await page.locator('#settings summary').click();
    await page.check('#push-to-talk');
    await phase(page, 'listening');
    await sayTo(page, 'How do I find you, and what does it cost?');
    await page.hover('#hold');
    await page.mouse.down();
    expect(await page.getAttribute('#hold', 'aria-pressed')).toBe('true');
    await sayTo(page, 'What can I see with the telescope?');
    await page.mouse.up();
    expect(await page.getAttribute('#hold', 'aria-pressed')).toBe('false');
    await sayTo(page, 'How do I find you, and what does it cost?');
    await expect.poll(async () => (await said(page, 'bot')).join(' '), soon).toContain('Tonight');
    const words = (await said(page, 'user')).join(' ');
    expect(words).toContain('telescope');
    expect(words).not.toContain('cost');
  });

  it('comes from the microphone and goes to the loudspeaker that are chosen, in the next talk too', async () => {
    await using opened = await openTalkPage(talk.url, {}, 'real-microphone');
    const { page } = opened;
    const microphones = () => page.evaluate<string[]>('microphone.devices()');
    const loudspeaker = () => page.evaluate<string>('ear.device()');
    await page.click('#talk');
    await phase(page, 'bot');
    await page.locator('#settings summary').click();
    const first = await microphones();
    const chosen = await chooseLast(page, '#microphones');
    expect(first).not.toEqual([chosen]);
    await expect.poll(microphones, soon).toEqual([chosen]);
    const speaker = await chooseLast(page, '#speakers');
    await expect.poll(loudspeaker, soon).toBe(speaker);
    // Chromium's own microphones beep.
    const loud = 'document.getElementById("level-you").value > 0.1';
    await page.waitForFunction(loud);
    await page.click('#hang-up');
    await expect.poll(microphones, soon).toEqual([]);
    await page.click('#talk');
    await phase(page, 'bot', 'user', 'listening');
    await expect.poll(microphones, soon).toEqual([chosen]);
    await expect.poll(loudspeaker, soon).toBe(speaker);
    await page.waitForFunction(loud);
  });

  it('lets a human voice be understood, as well as the recogniser can', async () => {
    await using opened = await openTalkPage(talk.url);
    const { page } = opened;
    await page.click('#talk');
    await phase(page, 'bot');
    await phase(page, 'listening');
    const { path, transcript } = recordedVoice();
    const { samples, sampleRate } = parseWav(readFileSync(path));
    await playInto(page, samples, sampleRate);
    await expect.poll(async () => (await said(page, 'bot')).join(' '), soon).toContain('President Kennedy');
    const words = (await said(page, 'user')).join(' ');
    const rate = wordErrorRate(transcript, words);
    // With the words, for whoever has to find out why.
    expect(`${rate <= MAX_WORD_ERROR_RATE}: ${words}`).toBe(`true: ${words}`);
  });
});
