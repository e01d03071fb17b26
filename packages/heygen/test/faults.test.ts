import { inspect } from 'node:util';
import {
  avatar,
  type Frame,
  inlet,
  LLMTextFrame,
  pipeline,
  playout,
  TTSAudioFrame,
  TTSEndFrame,
} from '@antiphon/core';
import {
  AVATAR_FAULTS,
  FAULTS,
  type Fault,
  type FaultPlan,
  type LiveFault,
  startLiveAvatarSimulator,
} from '@antiphon/simulators';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { liveAvatar } from '../src/index.js';
import { fast, quickClock, said, until } from './speaking.js';

const KEY = 'a-key-that-nobody-may-see';
const RATE = 16_000;
const SOCKET = /\/ws$/;

/** Everything in the vendor's answers that opens a door. */
const secrets = new Set<string>([KEY]);
const printed: unknown[] = [];
beforeEach(() => {
  const { fetch } = globalThis;
  vi.stubGlobal('fetch', async (...request: Parameters<typeof fetch>) => {
    const response = await fetch(...request);
    const text = await response.clone().text();
    for (const [, secret = ''] of text.matchAll(/"(?:session_token|ws_url|livekit_\w*token)":"([^"]{6,})"/g))
      secrets.add(secret).add(new URLSearchParams(secret.split('?')[1]).get('token') ?? secret);
    return response;
  });
  for (const method of ['log', 'info', 'warn', 'error', 'debug'] as const)
    vi.spyOn(console, method).mockImplementation((...said) => void printed.push(said));
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

/** Two answers of a bot whose avatar has trouble: how they came out, and everything that was told. */
async function twoAnswers(faults: FaultPlan) {
  const clock = quickClock();
  await using simulator = await startLiveAvatarSimulator({ speech: 'scripted', clock, keys: [KEY], faults });
  const voice = playout({ sampleRate: RATE, sink: () => ({ write: () => {}, flush: () => {} }) });
  const service = liveAvatar({ apiKey: KEY, baseUrl: simulator.url, avatarId: 'anna', tuning: fast });
  const face = avatar(service, { readyTimeoutMs: 3_000 });
  const session = pipeline(inlet(LLMTextFrame, TTSAudioFrame, TTSEndFrame), face, voice).open({ clock });
  const frames: Frame[] = [];
  session.observe({ onFrame: (frame) => void frames.push(frame) });
  await session.start();
  const speech = said('one two three four five six seven eight nine ten');
  for (let answer = 1; answer <= 2; answer++) {
    const turn = session.beginTurn('a test');
    session.send(new LLMTextFrame({ turn, text: 'One to ten.' }));
    for (let at = 0; at < speech.length; at += 1_600)
      session.send(new TTSAudioFrame({ turn, sampleRate: RATE, samples: speech.slice(at, at + 1_600) }));
    session.send(new TTSEndFrame({ turn, audioMs: (speech.length / RATE) * 1_000 }));
    await until(clock, 'the end of the turn', () => session.turns.at(-1)?.turn === turn);
  }
  const summary = await session.end();
  clock[Symbol.dispose]();
  const wholeMs = (speech.length / RATE) * 1_000;
  // What failed before the first answer has a record of its own.
  return { turns: session.turns.filter(({ turn }) => turn > 0), frames, wholeMs, summary };
}

describe('whatever goes wrong with LiveAvatar, the bot says all of its answers, and no secret', () => {
  const onSocket = FAULTS.filter(({ name }) => !/^(HTTP 40[034]|HTTP 500|transcription|turn)/.test(name)).map(
    ({ name, fault }) => {
      const isOfHandshake = ['http', 'refuse', 'hangHandshake'].includes(fault.kind);
      const rule: Fault = isOfHandshake ? fault : { ...(fault as LiveFault), at: 'duringSpeech' };
      let sockets = 0;
      const first: FaultPlan = ({ path }) => (SOCKET.test(path) && sockets++ === 0 ? [rule] : []);
      return [`the socket: ${name}`, first] as const;
    },
  );
  const onSession = AVATAR_FAULTS.filter(({ effect }) => effect !== 'goesOn').map(
    ({ name, fault }) => [`the session: ${name}`, [{ ...fault, at: 'duringSpeech' }] as FaultPlan] as const,
  );
  const onRest = [401, 429, 503].map(
    (status) =>
      [
        `REST: HTTP ${status}`,
        [{ kind: 'http', status, on: { path: '/v1/sessions/token' } }] as FaultPlan,
      ] as const,
  );

  it.each([...onSocket, ...onSession, ...onRest])('%s', async (_, faults) => {
    const { turns, frames, wholeMs, summary } = await twoAnswers(faults);
    expect(turns.map(({ outcome }) => outcome)).toEqual(['completed', 'completed']);
    for (const { heardMs } of turns) expect(heardMs).toBeCloseTo(wholeMs, 0);
    expect(summary.outcome).toBe('ended');
    const told = frames.filter(({ kind }) => kind !== 'ttsAudio');
    const everything = inspect([told, printed, summary, turns], { depth: 12, maxStringLength: null });
    for (const secret of secrets) expect(everything.includes(secret)).toBe(false);
  });
});
