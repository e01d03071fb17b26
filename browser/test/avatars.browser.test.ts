import { type LiveAvatarViewing, liveAvatar } from '@antiphon/heygen';
import { startHeygenSimulator, startLiveAvatarSimulator } from '@antiphon/simulators';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AvatarPage, drive, inBase64, post, TONE_HZ, tone } from './avatar-page.js';
import { launchChromium } from './chromium.js';
import { type ServedPage, servePage } from './serve-page.js';

const media = { media: true, speech: 'scripted' } as const;
/** Of an interruption, from the page's wish until nothing is heard there. */
const MAX_HEARD_ON_MS = 150;

let browser: Browser;
let served: ServedPage;
beforeAll(async () => {
  served = await servePage('avatar');
  browser = await launchChromium();
});
afterAll(async () => {
  await browser?.close();
  await served?.[Symbol.asyncDispose]();
});

/** Nothing is heard, then a tone: the one that was meant. */
async function hearsTone(page: AvatarPage, say: () => unknown): Promise<void> {
  await page.until('isSilent');
  await say();
  await page.until('isLoud');
  await page.until('isAt', TONE_HZ);
}

/** The shortest of five interruptions: a busy machine makes any one of them longer, and none shorter. */
async function shortest(
  page: AvatarPage,
  say: () => unknown,
  interrupt: () => Promise<number>,
): Promise<number> {
  const heardOnMs: number[] = [];
  for (let trial = 0; trial < 5; trial++) {
    await page.until('isSilent');
    await say();
    await page.until('isLoud');
    heardOnMs.push(await interrupt());
  }
  return Math.min(...heardOnMs);
}

describe('an avatar that the server drives', () => {
  it('is seen and heard in its room, silent once it is interrupted, and leaves nothing behind', async () => {
    await using simulator = await startLiveAvatarSimulator(media);
    let viewing: LiveAvatarViewing | undefined;
    const avatar = await drive(
      liveAvatar({
        apiKey: 'a-key',
        baseUrl: simulator.url,
        avatarId: 'anna',
        onSession: (session) => {
          viewing = session;
        },
      }),
    );
    const room = { url: viewing?.livekitUrl, token: viewing?.livekitToken };
    await using page = await AvatarPage.show(browser, served, 'roomView', room);
    let turn = 0;
    const say = () => {
      turn += 1;
      avatar.write(turn, tone(10_000), 24_000);
      avatar.finish(turn);
    };
    const interrupt = async (): Promise<number> => {
      const silentSinceMs = page.ask<number>('silentSinceMs');
      const fromMs = performance.timeOrigin + performance.now();
      avatar.interrupt();
      return (await silentSinceMs) - fromMs;
    };
    await hearsTone(page, say);
    await interrupt();
    expect(await shortest(page, say, interrupt)).toBeLessThan(MAX_HEARD_ON_MS);
    await avatar.close();
    await page.until('told', 'ended');
    await page.until('isLeft');
    expect(simulator.recorder.problems).toEqual([]);
  });
});

describe('LiveAvatar’s own SDK, unmodified', () => {
  it('is ready, heard, silent once it is interrupted, and leaves nothing behind', async () => {
    await using simulator = await startLiveAvatarSimulator(media);
    const token = await post(`${simulator.url}/v1/sessions/token`, { mode: 'LITE', avatar_id: 'anna' });
    const options = { sessionToken: token.session_token, apiUrl: simulator.url };
    await using page = await AvatarPage.show(browser, served, 'liveAvatarView', options);
    const say = () => page.do('repeatAudio', inBase64(tone(10_000)));
    const interrupt = () => page.ask<number>('interrupt');
    await hearsTone(page, say);
    await interrupt();
    expect(await shortest(page, say, interrupt)).toBeLessThan(MAX_HEARD_ON_MS);
    await page.ask('close');
    await page.until('isLeft');
    expect(simulator.sessions[0]?.state).toBe('closed');
    expect(simulator.sessions[0]?.viewers).toEqual([]);
  });
});

describe('the Interactive Avatar’s own SDK, unmodified', () => {
  it('is ready, heard, silent once it is interrupted, and leaves nothing behind', async () => {
    await using simulator = await startHeygenSimulator(media);
    const { token } = await post(`${simulator.url}/v1/streaming.create_token`);
    const request = { avatarName: 'anna', quality: 'low' };
    const options = { token, basePath: simulator.url, request };
    await using page = await AvatarPage.show(
      browser,
      served,
      'interactiveAvatarView',
      options,
      simulator.port,
    );
    const text = 'one two three four five six seven eight nine ten '.repeat(8);
    const say = () => page.do('speak', { text, taskType: 'repeat' });
    const interrupt = () => page.ask<number>('interrupt');
    expect(await shortest(page, say, interrupt)).toBeLessThan(MAX_HEARD_ON_MS);
    await page.ask('close');
    await page.until('isLeft');
    expect(simulator.sessions[0]?.state).toBe('closed');
    expect(simulator.sessions[0]?.viewers).toEqual([]);
  });
});
