import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { openTalkPage, phase, said, sayTo, startTalk } from './talk.js';

/** What it takes depends on the machine. */
const soon = { timeout: 30_000 };

/** What goes over a page's sockets, either way: the sizes of messages with one packet of Opus, and how many have PCM. */
function countAudio(page: Page) {
  const sizes = { speech: [] as number[], microphone: [] as number[], pcm: 0 };
  const count = (name: 'speech' | 'microphone', mark: string, payload: string | Buffer): void => {
    const bytes = Buffer.from(payload);
    if (bytes.subarray(0, 60).includes(`${mark}+opus`)) sizes[name].push(bytes.length);
    else if (bytes.subarray(0, 60).includes(`${mark}\x1a`)) sizes.pcm++;
  };
  page.on('websocket', (socket) => {
    socket.on('framereceived', ({ payload }) => count('speech', 'speech', payload));
    socket.on('framesent', ({ payload }) => count('microphone', 'audio', payload));
  });
  return sizes;
}

const mean = (sizes: readonly number[]) => sizes.reduce((sum, size) => sum + size, 0) / sizes.length;

it('talks in Opus: words arrive, the answer is heard, and whoever is interrupted falls silent', async () => {
  await using talk = await startTalk();
  await using opened = await openTalkPage(talk.url);
  const { page } = opened;
  const sizes = countAudio(page);
  const ear = <T>(name: string): Promise<T> => page.evaluate<T>(`ear.${name}()`);
  await page.click('#talk');
  await phase(page, 'bot');
  await phase(page, 'listening');
  await sayTo(page, 'What can I see with the telescope?');
  await expect.poll(async () => (await said(page, 'bot')).join(' '), soon).toContain('Tonight');
  expect((await said(page, 'user')).join(' ').toLowerCase()).toContain('telescope');
  const before = await ear<number>('heardMs');
  await expect.poll(() => ear<number>('heardMs'), soon).toBeGreaterThan(before + 500);
  await sayTo(page, 'Thank you very much, that is all I wanted to know.');
  await page.locator('.cut').waitFor(soon);
  await expect.poll(() => ear<boolean>('isLoud'), soon).toBe(false);
  const silenced = await ear<number[]>('silencedMs');
  expect(Math.max(...silenced)).toBeLessThan(150);
  // 20 ms in some 80 bytes and their frame; of PCM it would be 960 of speech, and 640 of the microphone's.
  expect(sizes.speech.length).toBeGreaterThan(100);
  expect(sizes.microphone.length).toBeGreaterThan(100);
  expect(mean(sizes.speech)).toBeLessThan(160);
  expect(mean(sizes.microphone)).toBeLessThan(160);
  // Where an encoder has just been made anew a frame or two are not coded.
  expect(sizes.pcm).toBeLessThan(20);
});
