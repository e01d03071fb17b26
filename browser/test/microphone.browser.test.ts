import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeWav } from '@antiphon/audio';
import { startLiveAvatarSimulator, telegraph } from '@antiphon/simulators';
import { afterAll, expect, it } from 'vitest';
import { AvatarPage, post } from './avatar-page.js';
import { launchChromium } from './chromium.js';
import { servePage } from './serve-page.js';

const folder = mkdtempSync(join(tmpdir(), 'antiphon-microphone-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** A file in which words are said after a silence, as long as a page takes until it is heard. */
function recording(words: string): string {
  const samples = new Int16Array(16_000 * 8);
  samples.set(telegraph(words), 16_000 * 4);
  const file = join(folder, 'microphone.wav');
  writeFileSync(file, writeWav({ samples, sampleRate: 16_000, channels: 1 }));
  return file;
}

it('hears what a page’s microphone hears, and is heard to answer', async () => {
  await using simulator = await startLiveAvatarSimulator({ media: true, speech: 'scripted' });
  await using served = await servePage('avatar');
  await using browser = await launchChromium({ microphone: recording('good evening') });
  const token = await post(`${simulator.url}/v1/sessions/token`, { mode: 'FULL', avatar_id: 'anna' });
  const options = { sessionToken: token.session_token, apiUrl: simulator.url, voiceChat: true };
  await using page = await AvatarPage.show(browser, served, 'liveAvatarView', options);
  await page.until('isLoud');
  const [session] = simulator.sessions;
  // Chromium plays the file over and over: a slow machine hears it twice.
  await expect
    .poll(
      () =>
        session?.spoke
          .words()
          .map(({ text }) => text)
          .join(' '),
      { timeout: 30_000 },
    )
    .toContain('you said good evening');
  await page.ask('close');
});
