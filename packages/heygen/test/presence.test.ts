import {
  AvatarStateFrame,
  avatar,
  type Clock,
  inlet,
  LLMTextFrame,
  PlayoutFrame,
  pipeline,
  playout,
  type Session,
  TTSAudioFrame,
  TTSEndFrame,
} from '@antiphon/core';
import { type FaultPlan, startHeygenSimulator, startLiveAvatarSimulator } from '@antiphon/simulators';
import { describe, expect, it } from 'vitest';
import { heygenAvatar, liveAvatar } from '../src/index.js';
import { hastyClock, pause, said, until } from './speaking.js';

const RATE = 16_000;
const account = { apiKey: 'a-key', avatarId: 'anna', avatarName: 'anna' } as const;

/** What was told of an avatar, with its time in whole seconds. */
function statesOf(session: Session): readonly string[] {
  const told: string[] = [];
  session
    .frames$(AvatarStateFrame)
    .subscribe(({ state, reason = '', at }) => told.push(`${Math.round(at / 1_000)} s ${state} ${reason}`));
  return told;
}

const voice = () => playout({ sampleRate: RATE, sink: () => ({ write: () => {}, flush: () => {} }) });

const setUps = {
  LiveAvatar: async (clock: Clock, faults: FaultPlan) => {
    const simulator = await startLiveAvatarSimulator({ speech: 'scripted', clock, faults });
    const face = avatar(liveAvatar({ ...account, baseUrl: simulator.url }));
    return { simulator, session: pipeline(inlet(TTSAudioFrame), face, voice()).open({ clock }) };
  },
  HeyGen: async (clock: Clock, faults: FaultPlan) => {
    const simulator = await startHeygenSimulator({ speech: 'scripted', clock, faults });
    const face = avatar(heygenAvatar({ ...account, baseUrl: simulator.url }));
    return { simulator, session: pipeline(inlet(LLMTextFrame), face).open({ clock }) };
  },
} as const;

const onlyFirst: FaultPlan = ({ path, numberOnPath }) =>
  /start$|new$/.test(path) && numberOnPath === 1 ? [{ kind: 'setUpHangs' }] : [];
const always: FaultPlan = ({ path }) => (/start$|new$/.test(path) ? [{ kind: 'setUpHangs' }] : []);

describe.each(Object.entries(setUps))('the set-up of %s', (_, open) => {
  it('is tried again after 20 s, and everybody is told', async () => {
    using clock = hastyClock();
    const { simulator, session } = await open(clock, onlyFirst);
    const told = statesOf(session);
    await session.start();
    expect(session.state).toBe('running');
    await until(clock, 'the avatar', () => told.some((state) => state.includes('ready')));
    expect(told[0]).toBe('0 s connecting ');
    expect(told[1]).toMatch(/^2[01] s lost .*(did not open in time|20000 ms)/);
    expect(told[2]).toMatch(/ ready $/);
    expect(told).toHaveLength(3);
    expect(simulator.sessions.map(({ state }) => state)).toEqual(['closed', 'connected']);
    await session.end();
    await simulator.close();
  });

  it('is given up after a minute, and nothing of it is left', async () => {
    using clock = hastyClock();
    const { simulator, session } = await open(clock, always);
    const told = statesOf(session);
    await session.start();
    await until(clock, 'the end of it', () => told.some((state) => state.includes('failed')), 90_000);
    expect(told.at(-1)).toMatch(/^60 s failed .* was not set up within 60000 ms, and is given up/);
    const tries = simulator.sessions.length;
    await pause(clock, 60_000);
    expect(simulator.sessions.map(({ state }) => state)).toEqual(Array(tries).fill('closed'));
    expect(tries).toBe(3);
    await session.end();
    await simulator.close();
  });
});

/** A bot that has begun to say forty words through LiveAvatar, and what is known of it. */
async function speakingBot(clock: Clock, faults: FaultPlan = []) {
  const simulator = await startLiveAvatarSimulator({ speech: 'scripted', clock, faults });
  const face = avatar(liveAvatar({ ...account, baseUrl: simulator.url }));
  const session = pipeline(inlet(TTSAudioFrame, TTSEndFrame), face, voice()).open({ clock });
  const told = statesOf(session);
  const speech = said(Array.from({ length: 40 }, (_, at) => `word${at}`).join(' '));
  const bot = {
    simulator,
    session,
    told,
    speechMs: (speech.length / RATE) * 1_000,
    heardMs: 0,
    speak(): number {
      const turn = session.beginTurn('a test');
      bot.heardMs = 0;
      session.send(new TTSAudioFrame({ turn, sampleRate: RATE, samples: speech }));
      session.send(new TTSEndFrame({ turn, audioMs: bot.speechMs }));
      return turn;
    },
    hasEnded: (turn: number) => session.turns.some((record) => record.turn === turn),
    async [Symbol.asyncDispose]() {
      await session.end();
      await simulator.close();
    },
  };
  session.frames$(PlayoutFrame).subscribe((frame) => {
    bot.heardMs = Math.max(bot.heardMs, frame.heardMs);
  });
  await session.start();
  return bot;
}

it('counts at most 1.5 s as heard after the last sign of a line that dies without a word', async () => {
  using clock = hastyClock();
  await using bot = await speakingBot(clock);
  const turn = bot.speak();
  await until(clock, 'some of it', () => bot.heardMs > 1_000);
  bot.simulator.connections.at(-1)?.inject({ kind: 'halfOpenRead' });
  const deadAtMs = clock.now();
  const beforeMs = bot.heardMs;
  await until(clock, 'the loss', () => bot.told.at(-1)?.includes('lost') === true);
  expect(clock.now() - deadAtMs).toBeGreaterThan(2_500);
  expect(bot.heardMs - beforeMs).toBeLessThan(1_500 + 300);
  await until(clock, 'the end of the turn', () => bot.hasEnded(turn));
  expect(bot.session.turns.at(-1)?.heardMs).toBeCloseTo(bot.speechMs, 0);
});

it('opens the line of an avatar anew that does not begin to speak, while the voice does', async () => {
  using clock = hastyClock();
  await using bot = await speakingBot(clock);
  bot.simulator.connections.at(-1)?.inject({ kind: 'halfOpenWrite' });
  const turn = bot.speak();
  await until(clock, 'the return', () => bot.told.length === 4);
  expect(bot.told.map((state) => state.split(' ')[2])).toEqual(['connecting', 'ready', 'lost', 'ready']);
  expect(bot.told[2]).toContain('has not begun to say it within 5000 ms');
  await until(clock, 'the end of the turn', () => bot.hasEnded(turn));
  const next = bot.speak();
  await until(clock, 'the end of the next turn', () => bot.hasEnded(next));
  expect(bot.session.turns.map(({ heardMs }) => Math.round(heardMs / 100))).toEqual(
    [1, 2].map(() => Math.round(bot.speechMs / 100)),
  );
  const { spoke } = bot.simulator.sessions[0] ?? {};
  expect(spoke?.words().filter(({ text }) => text === 'word39')).toHaveLength(1);
});

it('is back in the same session where its socket is dropped after two minutes, as users tell of', async () => {
  using clock = hastyClock();
  await using bot = await speakingBot(clock, ({ path }) =>
    path.endsWith('/ws') ? [{ kind: 'drop', at: { afterMs: 120_000 } }] : [],
  );
  await until(clock, 'two losses', () => bot.told.length === 6, 300_000);
  expect(bot.told.map((state) => state.split(' ').slice(0, 3).join(' '))).toEqual([
    '0 s connecting',
    '0 s ready',
    '120 s lost',
    expect.stringMatching(/^12[01] s ready$/),
    expect.stringMatching(/^24[01] s lost$/),
    expect.stringMatching(/^24[0-2] s ready$/),
  ]);
  expect(bot.simulator.sessions).toHaveLength(1);
});
