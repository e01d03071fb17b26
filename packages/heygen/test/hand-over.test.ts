import {
  AvatarStateFrame,
  avatar,
  BotStoppedSpeakingFrame,
  type Frame,
  inlet,
  PlayoutFrame,
  pipeline,
  playout,
  TTSAudioFrame,
  TTSEndFrame,
} from '@antiphon/core';
import { startLiveAvatarSimulator } from '@antiphon/simulators';
import { expect, it } from 'vitest';
import { liveAvatar } from '../src/index.js';
import { fast, quickClock, said, until } from './speaking.js';

const RATE = 16_000;

it('goes on by voice where the avatar is lost, loses nothing, says nothing twice, and comes back', async () => {
  const clock = quickClock();
  await using simulator = await startLiveAvatarSimulator({
    speech: 'scripted',
    clock,
    latency: {
      avatarSetUp: { medianMs: 2_000, p95Ms: 2_000 },
      avatarFirstFrame: { medianMs: 300, p95Ms: 300 },
    },
  });
  const voiced: number[] = [];
  const voice = playout({
    sampleRate: RATE,
    sink: () => ({ write: (samples) => void voiced.push(...samples), flush: () => {} }),
  });
  const face = avatar(
    liveAvatar({ apiKey: 'a-key', baseUrl: simulator.url, avatarId: 'anna', tuning: fast }),
  );
  const session = pipeline(inlet(TTSAudioFrame, TTSEndFrame), face, voice).open({ clock });
  const frames: Frame[] = [];
  session.observe({ onFrame: (frame) => void frames.push(frame) });
  const of = <F extends Frame>(Class: new (...init: never[]) => F) =>
    frames.filter((frame): frame is F => frame instanceof Class);
  await session.start();
  expect(of(AvatarStateFrame).map(({ state }) => state)).toEqual(['connecting', 'ready']);

  const speech = said('one two three four five six seven eight nine ten eleven twelve');
  const speak = (turn: number) => {
    for (let at = 0; at < speech.length; at += 1_600)
      session.send(new TTSAudioFrame({ turn, sampleRate: RATE, samples: speech.slice(at, at + 1_600) }));
    session.send(new TTSEndFrame({ turn, audioMs: (speech.length / RATE) * 1_000 }));
  };
  speak(session.beginTurn('a test'));
  const heardMs = () => Math.max(0, ...of(PlayoutFrame).map((frame) => frame.heardMs));
  await until(clock, 'half of it', () => heardMs() > 600);
  simulator.connections.at(-1)?.inject({ kind: 'drop' });
  await until(clock, 'the loss', () => of(AvatarStateFrame).at(-1)?.state === 'lost');
  const cutMs = heardMs();
  await until(clock, 'the end of the turn', () => session.turns.length > 0);

  const left = speech.subarray(Math.round((cutMs / 1_000) * RATE));
  expect(voiced.slice(0, left.length)).toEqual([...left]);
  expect(voiced.slice(left.length).every((sample) => sample === 0)).toBe(true);
  expect(session.turns[0]).toMatchObject({ outcome: 'completed' });
  expect(session.turns[0]?.heardMs).toBeCloseTo((speech.length / RATE) * 1_000, 0);
  expect(of(BotStoppedSpeakingFrame).map(({ interrupted }) => interrupted)).toEqual([false, false]);

  await until(clock, 'the return', () => of(AvatarStateFrame).at(-1)?.state === 'ready');
  const before = voiced.length;
  speak(session.beginTurn('a test'));
  await until(clock, 'the end of the turn', () => session.turns.length > 1);
  expect(voiced.length).toBe(before);
  expect(session.turns[1]?.heardMs).toBeCloseTo((speech.length / RATE) * 1_000, 0);
  await session.end();
  clock[Symbol.dispose]();
});
