import {
  AntiphonError,
  delay,
  type ErrorFrame,
  InputAudioFrame,
  inlet,
  LanguageFrame,
  LLMRunFrame,
  pipeline,
  playout,
  SpeechStartedFrame,
  SpeechStoppedFrame,
  type TurnRecord,
  tool,
  VirtualClock,
} from '@antiphon/core';
import { expectNoLeak, processorContract } from '@antiphon/testing';
import { describe, expect, test } from 'vitest';
import { FakeLive } from '../fake-live.test-support.js';
import { geminiLive } from './gemini-live.js';
import type { GeminiLiveOptions } from './live-options.js';

const SPEECH = { type: 'audio', samples: new Int16Array(2_400).fill(1_000), sampleRate: 24_000 } as const;
const HELLO = { type: 'userText', text: 'hello', interim: false } as const;
const OVER = [{ type: 'generationComplete' }, { type: 'turnComplete' }] as const;

async function call(options: GeminiLiveOptions = {}) {
  const clock = new VirtualClock();
  const vendor = new FakeLive();
  const line = playout({ sampleRate: 24_000, sink: () => ({ write: () => {}, flush: () => {} }) });
  const agent = geminiLive({ live: vendor, ...options });
  const session = pipeline(inlet(InputAudioFrame), agent, line).open({ clock });
  const starting = session.start();
  await clock.run(0);
  await starting;
  const end = async () => {
    const ending = session.end();
    await clock.run(120_000);
    return await ending;
  };
  return { clock, vendor, session, agent, end };
}

describe('any processor', () => {
  const checks = processorContract({
    create: () => geminiLive({ live: new FakeLive() }),
    overrides: { audioIn: { sampleRate: 16_000 } },
    allowErrors: true,
  });
  for (const { name, run } of checks) test(name, run);
});

test('a session that is over leaves nothing behind', async () => {
  await expectNoLeak(async (track) => {
    const { clock, vendor, session, end } = await call();
    track(session);
    vendor.last.says(HELLO, SPEECH, { type: 'botText', text: 'Hi.' }, ...OVER);
    await clock.run(1_000);
    vendor.last.drops();
    await clock.run(1_000);
    await end();
    track(vendor.last);
    expect(clock.pending).toBe(0);
  });
});

test('the words of the user may come after the answer to them has begun', async () => {
  const { clock, vendor, session, end } = await call();
  session.send(new InputAudioFrame({ samples: new Int16Array(8_000).fill(9_000), sampleRate: 16_000 }));
  await clock.run(200);
  vendor.last.says(SPEECH, { type: 'botText', text: 'Hi.' });
  await clock.run(100);
  vendor.last.says(HELLO);
  vendor.last.says(...OVER);
  await clock.run(2_000);
  await end();
  expect(session.turns).toMatchObject([{ turn: 1, user: 'hello', said: 'Hi.', outcome: 'completed' }]);
  expect(session.conversation.messages.map(({ role }) => role)).toEqual(['user', 'assistant']);
});

test('without any transcription the turns are told by the voice', async () => {
  const { clock, vendor, session, end } = await call({
    inputTranscription: false,
    outputTranscription: false,
  });
  for (let turn = 1; turn <= 2; turn++) {
    session.send(new InputAudioFrame({ samples: new Int16Array(8_000).fill(9_000), sampleRate: 16_000 }));
    await clock.run(500);
    vendor.last.says(SPEECH, ...OVER);
    await clock.run(3_000);
  }
  await end();
  expect(session.turns.map(({ turn, outcome }) => [turn, outcome])).toEqual([
    [1, 'completed'],
    [2, 'completed'],
  ]);
});

test('content and the end of its turn may come in one message', async () => {
  const { clock, vendor, session, end } = await call();
  vendor.last.says(HELLO, SPEECH, { type: 'botText', text: 'Hi.' }, { type: 'turnComplete' });
  await clock.run(1_000);
  await end();
  expect(session.turns).toMatchObject([{ outcome: 'completed', said: 'Hi.', heardMs: 100 }]);
});

test('a turn whose end never comes is over when nothing has come for a while and all was heard', async () => {
  const events: string[] = [];
  const { clock, vendor, session, end } = await call({ onEvent: ({ type }) => events.push(type) });
  const turns: TurnRecord[] = [];
  session.turns$.subscribe((turn) => turns.push(turn));
  vendor.last.says(HELLO, SPEECH);
  await clock.run(9_000);
  expect(turns).toEqual([]);
  await clock.run(2_000);
  expect(turns).toMatchObject([{ outcome: 'completed' }]);
  expect(events).toContain('turn_complete_missing');
  await end();
});

test('a tool that is cancelled by the vendor is aborted, and nobody is told its result', async () => {
  let aborted = false;
  const slow = tool({
    name: 'slow',
    description: 'Takes long.',
    execute: async (_args, { clock, signal }) => {
      signal.addEventListener('abort', () => {
        aborted = true;
      });
      await delay(clock, 60_000, signal);
      return 1;
    },
  });
  const { clock, vendor, session, end } = await call({ tools: [slow] });
  vendor.last.says(HELLO, { type: 'toolCalls', calls: [{ id: 'c', name: 'slow', arguments: {} }] });
  await clock.run(100);
  vendor.last.says({ type: 'toolCallsCancelled', ids: ['c'] }, { type: 'turnComplete' });
  await clock.run(100);
  expect(aborted).toBe(true);
  expect(vendor.last.sent.filter(({ type }) => type === 'toolResponses')).toEqual([]);
  expect(session.conversation.pendingCalls).toEqual([]);
  vendor.last.says({ type: 'turnComplete' });
  await clock.run(100);
  await end();
  expect(session.turns).toHaveLength(1);
});

test('two sessions of one definition know nothing of one another', async () => {
  const vendor = new FakeLive();
  const agent = geminiLive({ live: vendor });
  const clock = new VirtualClock();
  const open = async () => {
    const session = pipeline(inlet(InputAudioFrame), agent).open({ clock });
    const starting = session.start();
    await clock.run(0);
    await starting;
    return session;
  };
  const [one, two] = [await open(), await open()];
  vendor.links[0]?.says(HELLO, { type: 'botText', text: 'One.' }, ...OVER);
  vendor.links[1]?.says(HELLO, { type: 'botText', text: 'Two.' }, ...OVER);
  await clock.run(1_000);
  expect([one.turns[0]?.said, two.turns[0]?.said]).toEqual(['One.', 'Two.']);
  await Promise.all([one.cancel(), two.cancel()]);
});

test('a program that asks the model to speak gives it the instruction, and no turn of the user', async () => {
  const { clock, vendor, session, end } = await call();
  session.send(new LLMRunFrame({ instruction: 'Greet the caller.' }));
  expect(vendor.last.sent).toEqual([
    { type: 'turns', turns: [{ role: 'user', parts: [{ text: 'Greet the caller.' }] }], complete: true },
  ]);
  vendor.last.says(SPEECH, { type: 'botText', text: 'Good morning.' }, ...OVER);
  await clock.run(1_000);
  await end();
  expect(session.turns).toMatchObject([{ user: '', said: 'Good morning.', outcome: 'completed' }]);
});

test('a detector that is sure a little late cuts no first syllable off', async () => {
  const { vendor, session, end } = await call({ activity: 'voice' });
  const hear = (value: number) =>
    session.send(new InputAudioFrame({ samples: new Int16Array(512).fill(value), sampleRate: 16_000 }));
  for (let value = 1; value <= 20; value++) hear(value);
  expect(vendor.last.sent).toEqual([]);
  session.send(new SpeechStartedFrame({ voiceAtMs: 0 }));
  hear(21);
  session.send(new SpeechStoppedFrame({ voiceAtMs: 0 }));
  hear(22);
  expect(vendor.last.sent.map(({ type }) => type)).toEqual([
    'activityStart',
    ...Array.from({ length: 10 }, () => 'audio'),
    'activityEnd',
  ]);
  expect(vendor.last.heard.filter((_sample, at) => at % 512 === 0)).toEqual([
    12, 13, 14, 15, 16, 17, 18, 19, 20, 21,
  ]);
  await end();
});

test('a language that the model cannot be told, and one that the vendor refuses, are errors that change nothing', async () => {
  const { clock, vendor, session, end } = await call({ model: 'gemini-live-2.5-flash-preview' });
  const errors: string[] = [];
  session.observe({
    onFrame: (frame) => frame.kind === 'error' && errors.push((frame as ErrorFrame).message),
  });
  for (const language of ['Klingon!', 'tlh']) session.send(new LanguageFrame({ language }));
  await clock.run(30_000);
  expect(vendor.links).toHaveLength(1);
  vendor.failures.push(new AntiphonError('connection_failed', 'closed at its setup (1007)'));
  session.send(new LanguageFrame({ language: 'es' }));
  await clock.run(30_000);
  expect(errors).toEqual([
    expect.stringContaining("'Klingon!': it is no BCP 47 tag"),
    expect.stringContaining('speaks no tlh'),
    'closed at its setup (1007)',
  ]);
  expect(vendor.last).toMatchObject({ isOpen: true, request: { setup: { config: {} } } });
  expect(vendor.last.request.setup.config).toEqual(vendor.links[0]?.request.setup.config);
  await end();
});
