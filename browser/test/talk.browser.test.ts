import { wordErrorRate } from '@antiphon/offline';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTalkPage, phase, recordedMicrophone, said, startCuttable, startTalk } from './talk.js';

const QUESTIONS = ['How do I find you, and what does it cost?', 'What can I see tonight?'] as const;

/** What it takes depends on the machine. */
const soon = { timeout: 30_000 };

/** What is asked of `pages/talk-ear.js`. */
const ear = <T>(page: Page, name: string): Promise<T> => page.evaluate<T>(`ear.${name}()`);

/** How often the agent has introduced itself. */
async function greetings(page: Page): Promise<number> {
  return (await said(page, 'bot')).join(' ').split('this is Edwin').length - 1;
}

describe('The page of antiphon talk', () => {
  let talk: Awaited<ReturnType<typeof startTalk>>;
  beforeAll(async () => {
    talk = await startTalk();
  });
  afterAll(() => talk[Symbol.asyncDispose]());

  it('hears a recorded speaker, answers aloud, and falls silent when the speaker goes on', async () => {
    using microphone = await recordedMicrophone([
      ...[{ silenceS: 12 }, QUESTIONS[0], { silenceS: 11 }, QUESTIONS[1], { silenceS: 9 }],
      ...['Thank you very much, that is all I wanted to know.', { silenceS: 60 }],
    ]);
    await using opened = await openTalkPage(talk.url, { microphone: microphone.file });
    const { page } = opened;
    await page.click('#talk');
    await phase(page, 'bot');
    await expect
      .poll(async () => (await said(page, 'bot')).join(' '), { timeout: 60_000 })
      .toContain('Tonight');
    const words = (await said(page, 'user')).slice(0, 2).join(' ');
    // With the words, for whoever has to find out why.
    expect(`${wordErrorRate(QUESTIONS.join(' '), words) <= 0.1}: ${words}`).toBe(`true: ${words}`);
    const before = await ear<number>(page, 'heardMs');
    await expect.poll(() => ear<number>(page, 'heardMs'), soon).toBeGreaterThan(before + 500);
    await page.locator('.cut').waitFor(soon);
    await expect.poll(() => ear<boolean>(page, 'isLoud'), soon).toBe(false);
    const silenced = await ear<number[]>(page, 'silencedMs');
    expect(silenced.length).toBeGreaterThan(0);
    expect(Math.max(...silenced)).toBeLessThan(150);
    await page.locator('.timing').first().waitFor();
  });

  it('is told in writing, and keeps the conversation over a reload', async () => {
    await using opened = await openTalkPage(talk.url);
    const { page } = opened;
    await page.fill('#text', 'What does it cost?');
    await page.press('#text', 'Enter');
    await expect.poll(async () => (await said(page, 'bot')).join(' '), soon).toContain('five pounds');
    const greeted = await greetings(page);
    await page.reload();
    await phase(page, 'listening', 'bot');
    expect(await said(page, 'user')).toEqual(['What does it cost?']);
    await page.fill('#text', 'Book two seats for Friday, please.');
    await page.press('#text', 'Enter');
    await expect.poll(async () => (await said(page, 'bot')).at(-1), soon).toContain('two seats on Friday');
    expect(await said(page, 'user')).toHaveLength(2);
    // Greeted again, it would be another session.
    expect(await greetings(page)).toBe(greeted);
  });

  it('goes on after the network was gone for three seconds, and says what was written meanwhile', async () => {
    await using network = await startCuttable(talk.url);
    await using opened = await openTalkPage(network.url);
    const { page } = opened;
    await page.click('#type-only');
    await phase(page, 'bot', 'listening');
    network.cut();
    await phase(page, 'reconnecting');
    await page.fill('#text', 'When do you open?');
    await page.press('#text', 'Enter');
    await new Promise((resolve) => setTimeout(resolve, 3_000));
    network.mend();
    await phase(page, 'listening', 'bot', 'thinking');
    await expect.poll(async () => (await said(page, 'bot')).at(-1), soon).toContain('Wednesday to Saturday');
    expect(await said(page, 'user')).toEqual(['When do you open?']);
    expect(await page.locator('.note').count()).toBe(0);
  });

  it('says what to do when the microphone is refused, and goes on in writing', async () => {
    await using opened = await openTalkPage(talk.url);
    const { page } = opened;
    await page.evaluate(() => {
      navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('no', 'NotAllowedError'));
    });
    await page.click('#talk');
    await page.getByRole('alert').getByText('The microphone is not allowed').waitFor();
    await phase(page, 'bot', 'listening');
  });

  it('says that the server is gone', async () => {
    await using network = await startCuttable(talk.url);
    await using opened = await openTalkPage(network.url);
    const { page } = opened;
    network.cut();
    await page.click('#talk');
    await page.getByRole('alert').getByText('The server cannot be reached').waitFor();
    network.mend();
    await page.getByRole('button', { name: 'Start again' }).click();
    await phase(page, 'bot');
  });

  it('is worked by the keyboard alone', async () => {
    await using opened = await openTalkPage(talk.url);
    const { page } = opened;
    await page.focus('#talk');
    await page.keyboard.press('Enter');
    await phase(page, 'bot', 'listening');
    const mute = page.getByRole('button', { name: 'Mute' });
    await page.locator('body').press('m');
    await expect.poll(() => mute.getAttribute('aria-pressed'), soon).toBe('true');
    await page.locator('body').press('m');
    await expect.poll(() => mute.getAttribute('aria-pressed'), soon).toBe('false');
    await page.locator('body').press('/');
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('text');
  });
});
