import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { wordErrorRate } from '@antiphon/offline';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildPackages, freePort, openExample, previewExample, status, words } from './react-page.js';
import { sayTo } from './talk.js';
import { startVoiceService } from './voice-service.js';

/** What it takes depends on the machine. */
const soon = { timeout: 40_000 };
const QUESTION = 'How do I find you, and what does it cost?';

describe('The Vite example of @antiphon/react, with antiphon serve', { timeout: 120_000 }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'antiphon-serve-'));
  let port: number;
  let service: Awaited<ReturnType<typeof startVoiceService>>;
  let example: Awaited<ReturnType<typeof previewExample>>;
  const start = async (env: Readonly<Record<string, string>> = {}) => {
    service = await startVoiceService({ port, folder, env });
  };
  beforeAll(async () => {
    await buildPackages();
    port = await freePort();
    await start();
    example = await previewExample(service.url);
  }, 300_000);
  afterAll(async () => {
    await example?.[Symbol.asyncDispose]();
    await service?.stop();
    rmSync(folder, { recursive: true });
  });

  it('records, transcribes, answers aloud, plays it again, and shows statistics', async () => {
    await using opened = await openExample(example.url);
    const { page, complaints } = opened;
    await page.getByRole('button', { name: 'Start talking' }).click();
    await status(page, 'listening');
    await page.getByRole('timer', { name: 'Recording' }).waitFor();
    const progress = page.getByRole('progressbar', { name: 'Time of the session' });
    await expect.poll(() => progress.getAttribute('value').then(Number), soon).toBeGreaterThan(500);
    await sayTo(page, QUESTION);
    await status(page, 'speaking');
    await expect.poll(async () => (await words(page, 'bot')).join(), soon).toContain('five pounds');
    await status(page, 'listening');
    const [heard = ''] = await words(page, 'user');
    expect(`${wordErrorRate(QUESTION, heard) <= 0.1}: ${heard}`).toBe(`true: ${heard}`);
    const before = await page.evaluate<number>('ear.heardMs()');
    expect(before).toBeGreaterThan(1_500);
    await page.getByRole('button', { name: 'Play' }).click();
    await page.getByRole('button', { name: 'Stop' }).waitFor();
    await expect.poll(() => page.evaluate<number>('ear.heardMs()'), soon).toBeGreaterThan(before + 500);
    await page.getByText('Statistics').click();
    const entries = page.locator('.antiphon-voice-figures dd').first();
    await expect.poll(() => entries.textContent(), soon).toBe('2');
    await page.getByRole('button', { name: 'End', exact: true }).click();
    await status(page, 'ended');
    await expect.poll(() => service.sessions(), soon).toEqual([]);
    expect(complaints).toEqual([]);
  });

  it('goes on when the server was started anew, with what was said before', async () => {
    await using opened = await openExample(example.url);
    const { page } = opened;
    await page.getByRole('textbox', { name: 'Write instead' }).fill('What does it cost?');
    await page.keyboard.press('Enter');
    await expect.poll(async () => (await words(page, 'bot')).join(), soon).toContain('five pounds');
    await status(page, 'listening');
    const before = await service.sessions();
    await service.stop();
    await status(page, 'reconnecting');
    await start();
    await status(page, 'listening');
    await page.locator('.antiphon-voice-note').getByText('Reconnected.').waitFor();
    expect(await words(page, 'user')).toEqual(['What does it cost?']);
    // The very same, taken up from what was stored.
    const after = await service.sessions();
    expect([after.length, before]).toEqual([1, expect.arrayContaining(after)]);
    await page.getByRole('textbox').fill('When do you open?');
    await page.keyboard.press('Enter');
    await expect.poll(async () => (await words(page, 'bot')).at(-1), soon).toContain('Wednesday to Saturday');
    await page.getByText('Statistics').click();
    const entries = page.locator('.antiphon-voice-figures dd').first();
    await expect.poll(() => entries.textContent(), soon).toBe('4');
  });

  it('says what is wrong, and what helps', async () => {
    await using opened = await openExample(example.url);
    const { page } = opened;
    const alert = page.getByRole('alert');
    await service.stop();
    await page.getByRole('button', { name: 'Start talking' }).click();
    await alert.getByText('voice service').waitFor();
    await start({ ANTIPHON_SERVER_LIMITS_MAX_CONVERSATIONS: '1' });
    const [left = ''] = await service.sessions();
    if (left === '') await service.open();
    await alert.getByRole('button', { name: 'Start again' }).click();
    await alert.getByText(/Try again in \d+ seconds?/).waitFor();
    await service.stop();
    await start();
    await page.evaluate(() => {
      navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('no', 'NotAllowedError'));
    });
    await alert.getByRole('button', { name: 'Start again' }).click();
    await alert.getByText('The microphone was refused').waitFor();
    await status(page, 'listening');
  });

  it('is drawn by a page with its own hooks', async () => {
    await using opened = await openExample(`${example.url}own.html`);
    const { page } = opened;
    await page.getByRole('button', { name: 'Call' }).click();
    await page.getByText('listening').waitFor();
    await sayTo(page, 'What does it cost?');
    await expect.poll(() => page.locator('li').last().textContent(), soon).toContain('five pounds');
    await page.getByRole('button', { name: 'Hang up' }).click();
    await page.getByText('ended').waitFor();
  });

  it('speaks for a chat that the page has already', async () => {
    await using opened = await openExample(`${example.url}chat.html`);
    const { page, complaints } = opened;
    await page.getByRole('textbox').fill('What does it cost?');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: '2 messages' }).waitFor();
    await expect.poll(() => page.evaluate<number>('ear.heardMs()'), soon).toBeGreaterThan(500);
    await page.getByRole('button', { name: 'End', exact: true }).click();
    await page.getByRole('heading', { name: 'messages, ended' }).waitFor();
    expect(complaints).toEqual([]);
  });

  it('is worked by the keyboard alone', async () => {
    await using opened = await openExample(example.url);
    const { page } = opened;
    const focused = () => page.evaluate(() => document.activeElement?.className);
    const tabTo = async (name: string) => {
      for (let presses = 0; presses < 12 && (await focused()) !== name; presses++)
        await page.keyboard.press('Tab');
      expect(await focused()).toBe(name);
    };
    await tabTo('antiphon-voice-microphone');
    await page.keyboard.press('Enter');
    await status(page, 'listening');
    await page.keyboard.press('Space');
    await page.getByRole('status').getByText('Muted').waitFor();
    await tabTo('antiphon-voice-end');
    await page.keyboard.press('Enter');
    await status(page, 'ended');
    await expect.poll(focused, soon).toBe('antiphon-voice-microphone');
  });
});
