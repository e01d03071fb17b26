import { wordErrorRate } from '@antiphon/offline';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchChromium } from './chromium.js';
import { openTalkPage, phase, said, sayTo, startCuttable, startTalk } from './talk.js';

/** Understood wherever in a block they begin: 'tonight' becomes 'at night' when it comes some milliseconds later. */
const QUESTIONS = [
  'How do I find you, and what does it cost?',
  'What can I see with the telescope?',
] as const;

/** What it takes depends on the machine. */
const soon = { timeout: 30_000 };

/** What is asked of `pages/ear.js`. */
const ear = <T>(page: Page, name: string): Promise<T> => page.evaluate<T>(`ear.${name}()`);

/** How often the agent has introduced itself. */
async function greetings(page: Page): Promise<number> {
  return (await said(page, 'bot')).join(' ').split('this is Edwin').length - 1;
}

/** Goes from one element to the next, as a person without a mouse does. */
async function tabTo(page: Page, id: string): Promise<void> {
  for (let presses = 0; presses < 30; presses++) {
    if ((await page.evaluate(() => document.activeElement?.id)) === id) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`30 times tab, and #${id} is not reached`);
}

describe('The page of antiphon talk', () => {
  let talk: Awaited<ReturnType<typeof startTalk>>;
  beforeAll(async () => {
    talk = await startTalk();
  });
  afterAll(() => talk[Symbol.asyncDispose]());

  it('hears a speaker, answers aloud, and falls silent when the speaker goes on', async () => {
    await using opened = await openTalkPage(talk.url);
    const { page } = opened;
    // With the questions as they were understood, for whoever has to find out why.
    const answer = async () => [...(await said(page, 'user')), ...(await said(page, 'bot'))].join(' ');
    await page.click('#talk');
    await phase(page, 'bot');
    await phase(page, 'listening');
    await sayTo(page, QUESTIONS[0]);
    await expect.poll(answer, soon).toContain('five pounds');
    await phase(page, 'listening');
    await sayTo(page, QUESTIONS[1]);
    await expect.poll(answer, soon).toContain('Tonight');
    const words = (await said(page, 'user')).slice(0, 2).join(' ');
    // With the words, for whoever has to find out why.
    expect(`${wordErrorRate(QUESTIONS.join(' '), words) <= 0.1}: ${words}`).toBe(`true: ${words}`);
    const before = await ear<number>(page, 'heardMs');
    await expect.poll(() => ear<number>(page, 'heardMs'), soon).toBeGreaterThan(before + 500);
    await sayTo(page, 'Thank you very much, that is all I wanted to know.');
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
    // It would be said if it were another session.
    expect(await page.locator('.note').count()).toBe(0);
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
    const focused = () => page.evaluate(() => document.activeElement?.id);
    await tabTo(page, 'talk');
    await page.keyboard.press('Enter');
    await expect.poll(focused, soon).toBe('mute');
    const mute = page.getByRole('button', { name: 'Mute' });
    for (const [key, isMuted] of [
      ['m', 'true'],
      // As it comes with Caps Lock.
      ['M', 'false'],
    ] as const) {
      await page.keyboard.press(key);
      await expect.poll(() => mute.getAttribute('aria-pressed'), soon).toBe(isMuted);
    }
    await page.locator('#settings summary').press('Enter');
    await tabTo(page, 'push-to-talk');
    await page.keyboard.press('Space');
    const hold = page.locator('#hold');
    await hold.waitFor();
    // Once anywhere on the page, once on the button itself.
    for (const key of ['Space', 'Enter']) {
      await page.keyboard.down(key);
      await expect.poll(() => hold.getAttribute('aria-pressed'), soon).toBe('true');
      await page.keyboard.up(key);
      await expect.poll(() => hold.getAttribute('aria-pressed'), soon).toBe('false');
      await hold.focus();
    }
    await page.keyboard.press('/');
    expect(await focused()).toBe('text');
    await page.keyboard.type('m / m');
    expect(await page.inputValue('#text')).toBe('m / m');
    await tabTo(page, 'hang-up');
    await page.keyboard.press('Enter');
    await phase(page, 'over');
    await expect.poll(focused, soon).toBe('talk');
  });

  it('gets by with what its policy lets it load', async () => {
    await using browser = await launchChromium();
    const page = await browser.newPage();
    const complaints: string[] = [];
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text());
    });
    await page.goto(talk.url);
    await page.click('#talk');
    await phase(page, 'bot');
    expect(complaints).toEqual([]);
  });

  it('stays muted over a reload, and over another start', async () => {
    await using opened = await openTalkPage(talk.url);
    const { page } = opened;
    const mute = page.getByRole('button', { name: 'Mute' });
    const isMuted = () => mute.getAttribute('aria-pressed');
    await page.click('#talk');
    await mute.click();
    await expect.poll(isMuted, soon).toBe('true');
    await page.reload();
    await mute.waitFor(soon);
    expect(await isMuted()).toBe('true');
    await page.click('#hang-up');
    await page.click('#talk');
    await mute.waitFor(soon);
    expect(await isMuted()).toBe('true');
  });
});
