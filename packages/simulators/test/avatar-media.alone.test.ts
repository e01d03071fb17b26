import { Resampler, viewPcm16AsBytes } from '@antiphon/audio';
import { describe, expect, it } from 'vitest';
import {
  type HeygenSimulator,
  type LiveAvatarSimulator,
  startHeygenSimulator,
  startLiveAvatarSimulator,
  telegraph,
} from '../src/index.js';
import { AvatarViewer, type ViewerEvent } from './avatar-viewer.js';

const KEY = { 'x-api-key': 'any', 'content-type': 'application/json' };
/** LiveKit's reason. */
const ROOM_DELETED = 5;
const media = { media: true, speech: 'scripted' } as const;

async function post(url: string, body: object = {}): Promise<Readonly<Record<string, string>>> {
  const answer = await fetch(url, { method: 'POST', headers: KEY, body: JSON.stringify(body) });
  return ((await answer.json()) as { data: Record<string, string> }).data;
}

const TONE_HZ = 480;
const TONE_PEAK = 12_000;
const TONE_RMS = TONE_PEAK / Math.SQRT2 / 32_768;

/** 24 kHz of a tone, in base64. */
function tone(durationMs: number): string {
  const radians = (2 * Math.PI * TONE_HZ) / 24_000;
  const samples = Int16Array.from({ length: 24 * durationMs }, (_, at) => TONE_PEAK * Math.sin(at * radians));
  return Buffer.from(viewPcm16AsBytes(samples)).toString('base64');
}

/** What is loud in 48 kHz audio: for how long, how high, and how loud. */
function measured(samples: Int16Array): {
  readonly loudMs: number;
  readonly hz: number;
  readonly rms: number;
} {
  const blocks = Array.from({ length: Math.floor(samples.length / 480) }, (_, n) =>
    samples.subarray(480 * n, 480 * (n + 1)),
  );
  const loud = blocks.filter((block) => block.some((sample) => Math.abs(sample) > TONE_PEAK / 2));
  let crossings = 0;
  let squares = 0;
  for (const block of loud) {
    for (const [at, sample] of block.entries()) {
      if (at > 0 && sample < 0 !== (block[at - 1] ?? 0) < 0) crossings += 1;
      squares += (sample / 32_768) ** 2;
    }
  }
  const loudMs = 10 * loud.length;
  return { loudMs, hz: (crossings * 500) / loudMs, rms: Math.sqrt(squares / (480 * loud.length)) };
}

async function liveAvatarPage(simulator: LiveAvatarSimulator, mode = 'LITE'): Promise<AvatarViewer> {
  const { session_token } = await post(`${simulator.url}/v1/sessions/token`, { mode, avatar_id: 'anna' });
  const page = new AvatarViewer();
  await page.ask('start', { sdk: 'liveavatar', url: simulator.url, token: session_token });
  await page.sees('stream_ready');
  return page;
}

const isSilent = ({ rms = 1 }: ViewerEvent): boolean => rms < 0.002;
const isLoud = ({ rms = 0 }: ViewerEvent): boolean => rms > 0.1;

async function heygenPage({ url }: HeygenSimulator): Promise<AvatarViewer> {
  const { token } = await post(`${url}/v1/streaming.create_token`);
  const page = new AvatarViewer();
  await page.ask('start', { sdk: 'heygen', url, token });
  await page.sees('stream_ready');
  return page;
}

describe('an avatar in LiveAvatar’s own SDK, unmodified', () => {
  it('is seen and heard, and silent when it has nothing to say', async () => {
    await using simulator = await startLiveAvatarSimulator(media);
    await using page = await liveAvatarPage(simulator);
    await page.sees('frame', 0, ({ width, height }) => width === 320 && height === 180);
    await page.sees('level', 0, isSilent);
    const from = page.events.length;
    await page.ask('repeatAudio', { audio: tone(1_000) });
    await page.sees('avatar.speak_started', from);
    await page.sees('level', from, isLoud);
    await page.sees('frame', from, ({ moved = 0 }) => moved > 0);
    await page.sees('avatar.speak_ended', from);
    await page.sees('level', page.events.length, isSilent);
    const { loudMs, hz, rms } = measured(await page.heard());
    // A busy machine loses pieces; at a wrong rate it would be half or double.
    expect(Math.abs(loudMs - 1_000)).toBeLessThan(300);
    expect(Math.abs(hz - TONE_HZ)).toBeLessThan(0.1 * TONE_HZ);
    expect(Math.abs(rms - TONE_RMS)).toBeLessThan(0.1 * TONE_RMS);
    expect(simulator.sessions[0]?.viewers).toEqual(['client']);
    expect(simulator.recorder.problems).toEqual([]);
  });

  it('is silent at once when it is interrupted', async () => {
    await using simulator = await startLiveAvatarSimulator(media);
    await using page = await liveAvatarPage(simulator);
    await page.ask('repeatAudio', { audio: tone(60_000) });
    await page.sees('level', 0, isLoud);
    const from = page.events.length;
    await page.ask('interrupt');
    await page.sees('avatar.speak_ended', from);
    await page.sees('level', from, isSilent);
    expect(simulator.sessions[0]?.spoke.endMs).toBeLessThan(30_000);
  });

  it('says texts in a FULL session, whose commands and events are data packets', async () => {
    await using simulator = await startLiveAvatarSimulator(media);
    await using page = await liveAvatarPage(simulator, 'FULL');
    await page.ask('repeat', { text: 'good evening' });
    await page.sees('avatar.speak_started');
    const { detail } = await page.sees('avatar.transcription');
    expect(detail).toMatchObject({ text: 'good evening' });
    await page.sees('level', 0, isLoud);
    await page.sees('avatar.speak_ended');
    expect(simulator.sessions[0]?.spoke.words().map(({ text }) => text)).toEqual(['good', 'evening']);
  });

  it('hears its user’s microphone in a FULL session, and answers', async () => {
    await using simulator = await startLiveAvatarSimulator(media);
    await using page = await liveAvatarPage(simulator, 'FULL');
    const said = new Resampler({ inputRate: 16_000, outputRate: 48_000 }).process(telegraph('good evening'));
    await page.ask('talk', { audio: Buffer.from(viewPcm16AsBytes(said)).toString('base64') });
    await page.sees('user.speak_started');
    expect((await page.sees('user.transcription')).detail).toMatchObject({ text: 'good evening' });
    await page.sees('avatar.speak_started');
    expect((await page.sees('avatar.transcription')).detail).toMatchObject({
      text: 'You said: good evening',
    });
    expect(simulator.sessions[0]?.complaints).toEqual([]);
  });

  it('goes on when signalling is lost, and comes back when it is forgotten', async () => {
    await using simulator = await startLiveAvatarSimulator(media);
    await using page = await liveAvatarPage(simulator);
    const [session] = simulator.sessions;
    session?.inject({ kind: 'signalLoss' });
    await page.ask('repeatAudio', { audio: tone(1_000) });
    await page.sees('level', 0, isLoud);
    await page.sees('reconnected');
    expect(page.events.filter(({ event }) => event === 'stream_ready')).toHaveLength(1);
    session?.inject({ kind: 'signalLoss', forgets: true });
    const from = page.events.length;
    await page.sees('stream_ready', from);
    await page.sees('reconnected', from);
    await page.ask('repeatAudio', { audio: tone(1_000) });
    await page.sees('level', from, isLoud);
    expect(session?.viewers).toEqual(['client']);
    expect(simulator.recorder.problems).toEqual([]);
  });

  it('is only seen when its sound is lost', async () => {
    await using simulator = await startLiveAvatarSimulator(media);
    await using page = await liveAvatarPage(simulator);
    await page.sees('level', 0, isSilent);
    simulator.sessions[0]?.inject({ kind: 'trackLoss', track: 'audio' });
    const from = page.events.length;
    await page.sees('track_lost', from);
    await page.ask('repeatAudio', { audio: tone(1_000) });
    await page.sees('avatar.speak_ended', from);
    await page.sees('frame', page.events.length);
    expect(page.events.slice(from).filter(isLoud)).toEqual([]);
  });

  it('is gone when it is kicked', async () => {
    await using simulator = await startLiveAvatarSimulator(media);
    await using page = await liveAvatarPage(simulator, 'FULL');
    simulator.sessions[0]?.inject({ kind: 'kick' });
    expect((await page.sees('session.stopped')).detail).toMatchObject({ stop_reason: 'KICKED' });
    await page.sees('session.disconnected');
  });
});

describe('an avatar in HeyGen’s own SDK, unmodified', () => {
  it('is seen and heard, and tells what it says', async () => {
    await using simulator = await startHeygenSimulator(media);
    await using page = await heygenPage(simulator);
    const from = page.events.length;
    await page.ask('speak', { text: 'one two three four five six', taskType: 'repeat' });
    await page.sees('avatar_start_talking', from);
    await page.sees('level', from, isLoud);
    await page.sees('frame', from, ({ moved = 0 }) => moved > 0);
    await page.sees('avatar_stop_talking', from);
    await page.sees('level', page.events.length, isSilent);
    expect(simulator.recorder.problems).toEqual([]);
  });

  it('answers what is typed, which the SDK sends over the chat socket', async () => {
    await using simulator = await startHeygenSimulator(media);
    await using page = await heygenPage(simulator);
    await page.ask('speak', { text: 'good day' });
    const { detail } = await page.sees('avatar_talking_message');
    expect(detail).toMatchObject({ message: 'You said: good day' });
    await page.sees('avatar_stop_talking');
  });

  it('leaves when it is stopped: the page is told why', async () => {
    await using simulator = await startHeygenSimulator(media);
    await using page = await heygenPage(simulator);
    await page.ask('stop');
    const { detail } = await page.sees('stream_disconnected');
    expect(detail).toBe(ROOM_DELETED);
  });
});
