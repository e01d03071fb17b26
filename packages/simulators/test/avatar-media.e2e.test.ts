import { viewPcm16AsBytes } from '@antiphon/audio';
import { describe, expect, it } from 'vitest';
import { type LiveAvatarSimulator, startHeygenSimulator, startLiveAvatarSimulator } from '../src/index.js';
import { AvatarViewer } from './avatar-viewer.js';

const KEY = { 'x-api-key': 'any', 'content-type': 'application/json' };
const media = { media: true, speech: 'scripted' } as const;

async function post(url: string, body: object = {}): Promise<Readonly<Record<string, string>>> {
  const answer = await fetch(url, { method: 'POST', headers: KEY, body: JSON.stringify(body) });
  return ((await answer.json()) as { data: Record<string, string> }).data;
}

/** 24 kHz of a tone, in base64. */
function tone(durationMs: number): string {
  const samples = Int16Array.from({ length: 24 * durationMs }, (_, at) => 12_000 * Math.sin(at / 8));
  return Buffer.from(viewPcm16AsBytes(samples)).toString('base64');
}

async function liveAvatarPage(simulator: LiveAvatarSimulator, mode = 'LITE'): Promise<AvatarViewer> {
  const { session_token } = await post(`${simulator.url}/v1/sessions/token`, { mode, avatar_id: 'anna' });
  const page = new AvatarViewer();
  await page.ask('start', { sdk: 'liveavatar', url: simulator.url, token: session_token });
  await page.sees('stream_ready');
  return page;
}

describe('an avatar in LiveAvatar’s own SDK, unmodified', () => {
  it('is seen and heard, and silent when it has nothing to say', async () => {
    await using simulator = await startLiveAvatarSimulator(media);
    await using page = await liveAvatarPage(simulator);
    await page.sees('frame', 0, ({ width, height }) => width === 320 && height === 180);
    await page.sees('level', 0, ({ rms = 1 }) => rms < 0.002);
    const from = page.events.length;
    await page.ask('repeatAudio', { audio: tone(2_000) });
    await page.sees('avatar.speak_started', from);
    await page.sees('level', from, ({ rms = 0 }) => rms > 0.15);
    await page.sees('frame', from, ({ moved = 0 }) => moved > 0);
    await page.sees('avatar.speak_ended', from);
    const after = page.events.length;
    await page.sees('level', after, ({ rms = 1 }) => rms < 0.002);
    expect(simulator.recorder.problems).toEqual([]);
  });
});

describe('an avatar in HeyGen’s own SDK, unmodified', () => {
  it('is seen and heard, and tells what it says', async () => {
    await using simulator = await startHeygenSimulator(media);
    const { token } = await post(`${simulator.url}/v1/streaming.create_token`);
    await using page = new AvatarViewer();
    await page.ask('start', { sdk: 'heygen', url: simulator.url, token });
    await page.sees('stream_ready');
    const from = page.events.length;
    await page.ask('speak', { text: 'one two three four five six', taskType: 'repeat' });
    await page.sees('avatar_start_talking', from);
    await page.sees('level', from, ({ rms = 0 }) => rms > 0.1);
    await page.sees('avatar_stop_talking', from);
    const after = page.events.length;
    await page.sees('level', after, ({ rms = 1 }) => rms < 0.002);
    expect(simulator.recorder.problems).toEqual([]);
  });
});
