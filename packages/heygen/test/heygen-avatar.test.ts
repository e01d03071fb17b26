import {
  AvatarStateFrame,
  avatar,
  inlet,
  LLMEndFrame,
  LLMStartFrame,
  LLMTextFrame,
  pipeline,
  TTSTextFrame,
} from '@antiphon/core';
import { type HeygenSimulatorOptions, startHeygenSimulator } from '@antiphon/simulators';
import { expect, it } from 'vitest';
import { type HeygenAvatarOptions, type HeygenViewing, heygenAvatar } from '../src/index.js';
import { fast, hastyClock, pause, quickClock, until } from './speaking.js';

const KEY = 'a-key-that-nobody-may-see';

async function world(options: HeygenSimulatorOptions = {}, clock = quickClock()) {
  const simulator = await startHeygenSimulator({ speech: 'scripted', clock, keys: [KEY], ...options });
  const viewings: HeygenViewing[] = [];
  return {
    clock,
    simulator,
    viewings,
    service: (more: Partial<HeygenAvatarOptions> = {}) =>
      heygenAvatar({
        apiKey: KEY,
        baseUrl: simulator.url,
        avatarName: 'anna',
        onSession: (viewing) => viewings.push(viewing),
        tuning: fast,
        ...more,
      }),
    async [Symbol.asyncDispose]() {
      await simulator.close();
      clock[Symbol.dispose]();
    },
  };
}

it('says what a model writes, and is heard for as long as the vendor says', async () => {
  await using here = await world();
  const inside = inlet(LLMStartFrame, LLMTextFrame, LLMEndFrame);
  const session = pipeline(inside, avatar(here.service())).open({ clock: here.clock });
  const words: string[] = [];
  session.frames$(TTSTextFrame).subscribe(({ text }) => words.push(text));
  await session.start();
  const turn = session.beginTurn('a test');
  session.send(new LLMStartFrame({ turn }));
  session.send(new LLMTextFrame({ turn, text: 'Good evening to you. It is rather late already.' }));
  session.send(new LLMEndFrame({ turn, text: '', finishReason: 'stop' }));
  await until(here.clock, 'the end of the turn', () => session.turns.length > 0);
  expect(words).toEqual(['Good evening to you.', 'It is rather late already.']);
  const [shown] = here.simulator.sessions;
  expect(
    shown?.spoke
      .words()
      .map(({ text }) => text)
      .join(' '),
  ).toMatch(/good evening to you.* it is rather late already/i);
  expect(shown?.complaints).toEqual([]);
  expect(session.turns[0]).toMatchObject({ outcome: 'completed' });
  expect(here.viewings[0]).toMatchObject({ sessionId: shown?.id, maxDurationMs: 600_000 });
  await session.end();
  expect(shown?.state).toBe('closed');
});

it('is silent at once when it is interrupted', async () => {
  await using here = await world();
  const told: string[] = [];
  const controller = new AbortController();
  const note = (what: string) => (utterance?: number) => void told.push(`${what} ${utterance}`);
  const stream = await here.service().open(
    {
      ready: () => {},
      lost: note('lost') as never,
      failed: note('failed') as never,
      started: note('started'),
      ended: note('ended'),
      lasts: note('lasts'),
      mouth: () => {},
      ending: () => {},
    },
    { clock: here.clock, signal: controller.signal, connection: () => {} },
  );
  stream.say(1, 'one two three four five six seven eight nine ten');
  stream.say(2, 'this is never said');
  await until(here.clock, 'the beginning', () => told.includes('started 1'));
  await pause(here.clock, 300);
  stream.interrupt();
  stream.say(3, 'eleven');
  await until(here.clock, 'the end', () => told.includes('ended 3'));
  const words = here.simulator.sessions[0]?.spoke.words().map(({ text }) => text) ?? [];
  expect(words.join(' ')).toMatch(/eleven$/);
  expect(words.join(' ')).not.toContain('never');
  await stream.close();
});

it('keeps a session that nobody uses, and announces its end', async () => {
  await using here = await world({ maxSessionMs: 400_000 }, hastyClock());
  const session = pipeline(inlet(LLMTextFrame), avatar(here.service())).open({ clock: here.clock });
  const told: string[] = [];
  session.observe({
    onFrame: (frame) => {
      if (frame.kind.startsWith('avatar')) told.push(JSON.stringify(frame));
    },
  });
  await session.start();
  await pause(here.clock, 350_000);
  expect(here.simulator.sessions[0]?.state).toBe('connected');
  await until(here.clock, 'the announcement', () => told.length > 2);
  expect(told.at(-1)).toContain('"leftMs":30000');
  expect(told.join()).not.toContain(KEY);
  await session.cancel();
});

it('takes a session for none whose page cannot be told', async () => {
  await using here = await world();
  const onSession = () => {
    throw new Error('the page has gone');
  };
  const session = pipeline(inlet(LLMTextFrame), avatar(here.service({ onSession }))).open({
    clock: here.clock,
  });
  const told: string[] = [];
  session.frames$(AvatarStateFrame).subscribe(({ state, reason }) => told.push(`${state} ${reason}`));
  await session.start();
  expect(told.at(-1)).toMatch(/^failed .*onSession failed: the page has gone/);
  expect(here.simulator.sessions.map(({ state }) => state)).toEqual(['closed']);
  await session.end();
});
