import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startLiveAvatarSimulator } from '@antiphon/simulators';
import { expect, it } from 'vitest';
import { AvatarPage, inBase64, post, tone } from './avatar-page.js';
import { launchChromium } from './chromium.js';
import { servePage } from './serve-page.js';

/** Writes a picture for the documentation, where it is wanted: see `npm run pictures`. */
function keep(name: string, picture: Uint8Array): void {
  const { PICTURES: folder } = process.env;
  if (folder === undefined) return;
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, name), picture);
}

it('shows a face that speaks', async () => {
  await using simulator = await startLiveAvatarSimulator({ media: true, speech: 'scripted' });
  await using served = await servePage('avatar');
  await using browser = await launchChromium();
  const token = await post(`${simulator.url}/v1/sessions/token`, { mode: 'LITE', avatar_id: 'anna' });
  const options = { sessionToken: token.session_token, apiUrl: simulator.url };
  await using page = await AvatarPage.show(browser, served, 'liveAvatarView', options);
  // By then WebRTC has found out that it may send a sharp picture.
  await page.until('hasShown', 60);
  expect(await page.ask('isMouthOpen')).toBe(false);
  keep('avatar-silent.png', await page.page.screenshot());
  const calm = tone(10_000).map((sample) => sample / 3);
  await page.do('repeatAudio', inBase64(calm));
  await page.until('isMouthOpen');
  keep('avatar-speaking.png', await page.page.screenshot());
});
