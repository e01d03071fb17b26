import { wordErrorRate } from '@antiphon/offline';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePort, openExample, previewExample, status, words } from './react-page.js';
import { sayTo } from './talk.js';
import { Store, startVoiceService } from './voice-service.js';

/** What it takes depends on the machine. */
const soon = { timeout: 40_000 };

describe('The Vite example of @antiphon/react', () => {
  const store = new Store();
  let port: number;
  let service: Awaited<ReturnType<typeof startVoiceService>>;
  let example: Awaited<ReturnType<typeof previewExample>>;
  beforeAll(async () => {
    port = await freePort();
    service = await startVoiceService(port, store);
    example = await previewExample(service.url);
  }, 180_000);
  afterAll(async () => {
    await example[Symbol.asyncDispose]();
    await service.stop();
  });

  it('records, transcribes, answers aloud, plays it again, and shows statistics', async () => {
    await using opened = await openExample(example.url);
    const { page, complaints } = opened;
    await page.getByRole('button', { name: 'Start talking' }).click();
    await status(page, 'listening');
    await page.getByRole('timer', { name: 'Recording' }).waitFor();
    const progress = page.getByRole('progressbar', { name: 'Time of the session' });
    await expect.poll(() => progress.getAttribute('value').then(Number), soon).toBeGreaterThan(500);
    await sayTo(page, 'When do you open?');
    await status(page, 'speaking').catch(async (e) => {
      await page.screenshot({ path: '/tmp/react-fail.png' });
      throw e;
    });
    await expect.poll(async () => (await words(page, 'bot')).join(), soon).toContain('We open at nine');
    await status(page, 'listening');
    const [heard = ''] = await words(page, 'user');
    expect(`${wordErrorRate('When do you open?', heard) <= 0.25}: ${heard}`).toBe(`true: ${heard}`);
    expect(await words(page, 'bot')).toEqual([
      'We open at nine in the morning, and close at half past six in the evening.',
    ]);
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
    await expect.poll(() => store.entries.size, soon).toBe(0);
    expect(complaints).toEqual([]);
  });

  it('goes on when the server was started anew, with what was said before', async () => {
    await using opened = await openExample(example.url);
    const { page } = opened;
    await page.getByRole('textbox', { name: 'Write instead' }).fill('What does it cost?');
    await page.keyboard.press('Enter');
    await expect.poll(async () => (await words(page, 'bot')).join(), soon).toContain('five pounds');
    await service.stop();
    await status(page, 'reconnecting');
    service = await startVoiceService(port, store);
    await status(page, 'listening');
    await page.locator('.antiphon-voice-note').getByText('Reconnected.').waitFor();
    expect(await words(page, 'user')).toEqual(['What does it cost?']);
    await page.getByRole('textbox').fill('When do you open?');
    await page.keyboard.press('Enter');
    await expect.poll(async () => (await words(page, 'bot')).at(-1), soon).toContain('We open at nine');
  });

  it('says what is wrong, and what helps', async () => {
    await using opened = await openExample(example.url);
    const { page } = opened;
    await service.stop();
    await page.getByRole('button', { name: 'Start talking' }).click();
    const alert = page.getByRole('alert');
    await alert.getByText(/voice service/).waitFor();
    service = await startVoiceService(port, store, 0);
    await alert.getByRole('button', { name: 'Start again' }).click();
    await alert.getByText('Everybody is talking already. Try again in 5 seconds.').waitFor();
    await service.stop();
    service = await startVoiceService(port, store);
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
    await expect.poll(() => page.locator('li').last().textContent(), soon).toContain('It costs five pounds.');
    await page.getByRole('button', { name: 'Hang up' }).click();
    await page.getByText('ended').waitFor();
  });
});
