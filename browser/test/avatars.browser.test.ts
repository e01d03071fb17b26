import { type LiveAvatarViewing, liveAvatar } from '@antiphon/heygen';
import { startHeygenSimulator, startLiveAvatarSimulator } from '@antiphon/simulators';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AvatarPage, drive, inBase64, post, TONE_HZ, tone } from './avatar-page.js';
import { launchChromium } from './chromium.js';
import { type ServedPage, servePage } from './serve-page.js';

const media = { media: true, speech: 'scripted' } as const;
/** What an interruption may take, beside the way that the voice takes. */
const MAX_MS = 150;

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

/**
 * How long a voice is on its way, and for how long it is heard on after an interruption: each the shortest of five, in ms.
 * A busy machine makes both longer: WebRTC's buffers grow there.
 */
async function delays(
  page: AvatarPage,
  say: () => unknown,
  interrupt: () => unknown,
): Promise<{ readonly onsetMs: number; readonly heardOnMs: number }> {
  const onsets: number[] = [];
  const heardOn: number[] = [];
  for (let trial = 0; trial < 5; trial++) {
    await page.until('isSilent');
    onsets.push(await page.msUntil('loudAtMs', say));
    heardOn.push(await page.msUntil('silentAtMs', interrupt));
  }
  return { onsetMs: Math.min(...onsets), heardOnMs: Math.min(...heardOn) };
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
    await hearsTone(page, say);
    avatar.interrupt();
    const { onsetMs, heardOnMs } = await delays(page, say, () => avatar.interrupt());
    expect(heardOnMs).toBeLessThan(onsetMs + MAX_MS);
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
    await hearsTone(page, say);
    await page.ask('interrupt');
    const { onsetMs, heardOnMs } = await delays(page, say, () => page.ask('interrupt'));
    expect(heardOnMs).toBeLessThan(onsetMs + MAX_MS);
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
    const { onsetMs, heardOnMs } = await delays(page, say, () => page.ask('interrupt'));
    expect(heardOnMs).toBeLessThan(onsetMs + MAX_MS);
    await page.ask('close');
    await page.until('isLeft');
    expect(simulator.sessions[0]?.state).toBe('closed');
    expect(simulator.sessions[0]?.viewers).toEqual([]);
  });
});
