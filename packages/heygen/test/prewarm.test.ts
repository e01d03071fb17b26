import {
  avatar,
  type Clock,
  delay,
  inlet,
  LLMTextFrame,
  pipeline,
  processor,
  TTSAudioFrame,
} from '@antiphon/core';
import { startHeygenSimulator, startLiveAvatarSimulator } from '@antiphon/simulators';
import { describe, expect, it } from 'vitest';
import { heygenAvatar, liveAvatar } from '../src/index.js';
import { HeadStart } from '../src/liveavatar/head-start.js';
import { SessionApi } from '../src/liveavatar/session-api.js';
import { Secrets } from '../src/rest/index.js';
import { hastyClock, pause, quickClock, until } from './speaking.js';

const SET_UP_MS = 5_000;
const latency = { avatarSetUp: { medianMs: SET_UP_MS, p95Ms: SET_UP_MS } } as const;
/** What the machine may add on a clock that waits for it. */
const SLACK_MS = 1_000;

interface Warmth {
  readonly clock: Clock;
  readonly warmSessionMs?: number;
}

const vendors = {
  LiveAvatar: async ({ clock, warmSessionMs = 0 }: Warmth) => {
    const simulator = await startLiveAvatarSimulator({ speech: 'scripted', clock, latency });
    const account = { apiKey: 'a-key', avatarId: 'anna', baseUrl: simulator.url };
    const service = liveAvatar({ ...account, clock, warmSessionMs });
    const stages = (stt: ReturnType<typeof slow>) => pipeline(inlet(TTSAudioFrame), stt, avatar(service));
    return { simulator, service, stages };
  },
  HeyGen: async ({ clock, warmSessionMs = 0 }: Warmth) => {
    const simulator = await startHeygenSimulator({ speech: 'scripted', clock, latency });
    const account = { apiKey: 'a-key', avatarName: 'anna', baseUrl: simulator.url };
    const service = heygenAvatar({ ...account, clock, warmSessionMs });
    const stages = (stt: ReturnType<typeof slow>) => pipeline(inlet(LLMTextFrame), stt, avatar(service));
    return { simulator, service, stages };
  },
} as const;

/** Something else that takes its time to start. */
const slow = (ms: number) =>
  processor({ name: 'stt', takes: [], on: {}, start: (ctx) => delay(ctx.clock, ms, ctx.signal) });

describe.each(Object.entries(vendors))('the avatar of %s', (_, open) => {
  it('is set up while other services connect: together they take as long as the slowest', async () => {
    using clock = quickClock();
    const { simulator, stages } = await open({ clock });
    const session = stages(slow(4_000)).open({ clock });
    await session.start();
    const { totalMs = 0, processorMs = {} } = session.startUp ?? {};
    expect(processorMs.stt).toBeGreaterThanOrEqual(4_000);
    expect(processorMs.avatar).toBeGreaterThanOrEqual(SET_UP_MS);
    expect(totalMs).toBeLessThan(SET_UP_MS + SLACK_MS);
    await session.end();
    await simulator.close();
  });

  it('is there at once where its session was begun ahead', async () => {
    using clock = hastyClock();
    const { simulator, service, stages } = await open({ clock, warmSessionMs: 60_000 });
    await service.prewarm?.();
    await pause(clock, SET_UP_MS);
    const session = stages(slow(100)).open({ clock });
    await session.start();
    expect(session.startUp?.processorMs.avatar).toBeLessThan(SLACK_MS);
    expect(simulator.sessions).toHaveLength(1);
    await session.end();
    expect(simulator.sessions[0]?.state).toBe('closed');
    await simulator.close();
  });

  it('is let go where nobody takes the session that was begun ahead', async () => {
    using clock = hastyClock();
    const { simulator, service } = await open({ clock, warmSessionMs: 30_000 });
    await service.prewarm?.();
    await service.prewarm?.();
    expect(simulator.sessions.map(({ state }) => state === 'closed')).toEqual([false]);
    await pause(clock, 30_000);
    await until(clock, 'its end', () => simulator.sessions[0]?.state === 'closed');
    await simulator.close();
  });
});

it('fetches the token of LiveAvatar ahead, uses it once, and a new one where that is refused', async () => {
  using clock = hastyClock();
  let starts = 0;
  const simulator = await startLiveAvatarSimulator({
    speech: 'scripted',
    clock,
    faults: ({ path }) => (path.endsWith('/start') && ++starts === 2 ? [{ kind: 'http', status: 404 }] : []),
  });
  const service = liveAvatar({ apiKey: 'a-key', avatarId: 'anna', baseUrl: simulator.url, clock });
  const asked = () => simulator.recorder.connections.map(({ info }) => info.path.split('/').at(-1));
  for (const wanted of [
    ['token', 'start', 'ws', 'stop'],
    // The token has waited too long, says the vendor.
    ['token', 'start', 'token', 'start', 'ws', 'stop'],
  ]) {
    const before = asked().length;
    await service.prewarm?.();
    expect(asked().slice(before)).toEqual(['token']);
    const session = pipeline(inlet(TTSAudioFrame), avatar(service)).open({ clock });
    await session.start();
    await session.end();
    expect(asked().slice(before)).toEqual(wanted);
  }
  await simulator.close();
});

it('ends the session that was begun ahead where the conversation that took it is over', async () => {
  using clock = hastyClock();
  const simulator = await startLiveAvatarSimulator({ speech: 'scripted', clock });
  const options = { avatarId: 'anna', clock, warmSessionMs: 60_000 };
  const access = { apiKey: 'a-key', baseUrl: simulator.url };
  const wording = { name: 'LiveAvatar', secrets: new Secrets('a-key') };
  const headStart = new HeadStart(options, access, wording.name);
  const over = new AbortController();
  void headStart.prewarm();
  const beginning = headStart.begin(new SessionApi(options, access, wording, clock, 1_000), over.signal);
  over.abort();
  await expect(beginning).rejects.toMatchObject({ code: 'aborted' });
  expect(simulator.sessions.map(({ state }) => state)).toEqual(['closed']);
  await simulator.close();
});

it('leaves the vendor alone as long as it asks for, whatever token was fetched ahead', async () => {
  using clock = hastyClock();
  const retryAfterMs = 4_000;
  let starts = 0;
  const simulator = await startLiveAvatarSimulator({
    speech: 'scripted',
    clock,
    faults: ({ path }) =>
      path.endsWith('/start') && ++starts === 1 ? [{ kind: 'http', status: 429, retryAfterMs }] : [],
  });
  const service = liveAvatar({ apiKey: 'a-key', avatarId: 'anna', baseUrl: simulator.url, clock });
  await service.prewarm?.();
  const session = pipeline(inlet(TTSAudioFrame), avatar(service)).open({ clock });
  await session.start();
  expect(session.startUp?.processorMs.avatar).toBeGreaterThanOrEqual(retryAfterMs);
  expect(starts).toBe(2);
  await session.end();
  await simulator.close();
});
