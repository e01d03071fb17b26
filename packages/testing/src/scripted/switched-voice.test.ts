import {
  AntiphonError,
  LLMTextFrame,
  llm,
  processor,
  SwitchServiceFrame,
  switchable,
  TextFrame,
  TTSEndFrame,
  TTSSpeakFrame,
  textOf,
  tts,
  VirtualClock,
} from '@antiphon/core';
import { expect, it } from 'vitest';
import { testPipeline } from '../harness/index.js';
import { scriptedLlm } from './scripted-llm.js';
import { scriptedTransport } from './scripted-transport.js';
import { type ScriptedTtsOptions, scriptedTts } from './scripted-tts.js';

const ALL = 'One two three. Four five six. Seven eight.';

/** An agent that writes {@link ALL} within 500 ms, a piece every 100 ms, with two voices between which one switches. */
async function agent(options: ScriptedTtsOptions = {}) {
  const clock = new VirtualClock();
  const transport = scriptedTransport();
  const first = scriptedTts({ clock, firstAfterMs: 30, paceMs: 30, ...options });
  const second = scriptedTts({ clock, firstAfterMs: 20, paceMs: 20 });
  const say = ['One two ', 'three. ', 'Four ', 'five six. Seven ', 'eight.'];
  const model = scriptedLlm({ clock, paceMs: 100, otherwise: { say } });
  const voices = switchable('voice', { a: [tts(first)], b: [tts(second)] }, { strategy: 'manual' });
  const harness = await testPipeline([llm(model), voices, transport.output], { clock, allowErrors: true });
  let ends = 0;
  harness.session.frames$(TTSEndFrame).subscribe(() => ends++);
  const use = (to: string) => harness.send(new SwitchServiceFrame({ switcher: 'voice', to }));
  return { harness, first, second, use, heard: (turn = 1) => transport.heardIn(turn), ends: () => ends };
}

it.each([true, false])(
  'says all once and in order, whenever it is switched (times of words: %s)',
  async (timesWords) => {
    for (let afterMs = 0; afterMs <= 700; afterMs += 35) {
      const { harness, first, second, use, heard, ends } = await agent({ timesWords });
      await using _ = harness;
      harness.send(new TextFrame({ text: 'count' }));
      await harness.run(afterMs);
      use('b');
      await harness.run(10_000);
      expect(heard(), `switched after ${afterMs} ms`).toBe(ALL);
      expect(ends()).toBe(1);
      expect([first.openRequests, second.openRequests]).toEqual([0, 0]);
      const { turns, conversation } = harness.session;
      expect(turns).toMatchObject([{ turn: 1, outcome: 'completed', said: ALL, heard: ALL }]);
      expect(conversation.messages.map(textOf)).toEqual(['count', ALL]);
    }
  },
);

it('says all once and in order, though it is switched to and fro', async () => {
  for (let everyMs = 10; everyMs <= 130; everyMs += 20) {
    const { harness, use, heard } = await agent();
    await using _ = harness;
    harness.send(new TextFrame({ text: 'count' }));
    for (let count = 0; count < 40; count++) {
      await harness.run(everyMs);
      use(count % 2 === 0 ? 'b' : 'a');
    }
    await harness.run(10_000);
    expect(heard(), `switched every ${everyMs} ms`).toBe(ALL);
    expect(harness.session.turns).toMatchObject([{ turn: 1, outcome: 'completed', said: ALL, heard: ALL }]);
  }
});

it('lets a voice end what it has begun, and gives the next one a sentence that is half written whole', async () => {
  const { harness, first, second, use } = await agent();
  await using _ = harness;
  harness.send(new TextFrame({ text: 'count' }));
  await harness.run(250);
  use('b');
  await harness.run(10_000);
  expect(first.spoken).toEqual(['One two three.']);
  expect(second.spoken).toEqual(['Four five six.', 'Seven eight.']);
});

it('calls off what a voice was asked for that has made nothing of it', async () => {
  const { harness, first, second, use, heard } = await agent({ firstAfterMs: 60_000 });
  await using _ = harness;
  for (const text of ['Good evening.', 'We are open.']) harness.send(new TTSSpeakFrame({ text }));
  await harness.run(100);
  expect(first.openRequests).toBe(1);
  use('b');
  await harness.run(3_000);
  expect(first.openRequests).toBe(0);
  expect(second.spoken).toEqual(['Good evening.', 'We are open.']);
  expect(heard(0)).toBe('Good evening. We are open.');
  expect(harness.session.turns).toMatchObject([{ turn: 0, outcome: 'completed' }]);
});

it('has the next voice say first what a voice has failed on that was left', async () => {
  const error = new AntiphonError('service_failed', 'no more tokens', { retryable: false });
  const { harness, second, use, heard } = await agent({
    failures: [{ when: 'evening', afterWords: 2, error }],
  });
  await using _ = harness;
  for (const text of ['Good evening to you.', 'We are open.']) harness.send(new TTSSpeakFrame({ text }));
  await harness.run(50);
  use('b');
  await harness.run(10_000);
  expect(second.spoken).toEqual(['to you.', 'We are open.']);
  expect(heard(0)).toBe('Good evening to you. We are open.');
  expect(harness.session.turns).toMatchObject([{ turn: 0, outcome: 'completed' }]);
});

it('leaves nothing to say to an interruption, whichever voice has it', async () => {
  for (let afterMs = 0; afterMs <= 400; afterMs += 40) {
    const { harness, first, second, use } = await agent();
    await using _ = harness;
    harness.send(new TextFrame({ text: 'count' }));
    await harness.run(250);
    use('b');
    await harness.run(afterMs);
    harness.session.interrupt('a test');
    await harness.run(1_000);
    expect([first.openRequests, second.openRequests]).toEqual([0, 0]);
    expect(harness.session.stats.queued).toMatchObject({ 'tts.utterances': 0, 'tts#2.utterances': 0 });
    expect(harness.session.turns[0]).toMatchObject({ turn: 1, outcome: 'interrupted' });
  }
});

it('ends at once what a voice has to say, where a stage comes after it that is no voice', async () => {
  const clock = new VirtualClock();
  const transport = scriptedTransport();
  const voice = scriptedTts({ clock });
  const silence = processor({ name: 'silence', takes: [LLMTextFrame], on: { llmText() {} } });
  const model = scriptedLlm({ clock, paceMs: 1_000, otherwise: { say: ['One two ', 'three.'] } });
  const voices = switchable('voice', { a: [tts(voice)], b: [silence] });
  await using harness = await testPipeline([llm(model), voices, transport.output], { clock });
  harness.send(new TextFrame({ text: 'count' }));
  await harness.run(100);
  harness.send(new SwitchServiceFrame({ switcher: 'voice', to: 'b' }));
  await harness.run(500);
  expect(voice.spoken).toEqual(['One two']);
});

it('says once what a model has written that fails, though the next one has another voice', async () => {
  const error = new AntiphonError('service_failed', 'no more tokens', { retryable: false });
  const clock = new VirtualClock();
  const transport = scriptedTransport();
  const say = ['Let me see. ', 'I think '];
  const first = scriptedLlm({ clock, paceMs: 100, otherwise: { say, error, failAfter: 2 } });
  const second = scriptedLlm({ clock, paceMs: 100, otherwise: { say: 'It is noon.' } });
  const voice = () => tts(scriptedTts({ clock, firstAfterMs: 30, paceMs: 30 }));
  const agents = switchable('agent', { a: [llm(first), voice()], b: [llm(second), voice()] });
  await using harness = await testPipeline([agents, transport.output], { clock, allowErrors: true });
  harness.send(new TextFrame({ text: 'What time is it?' }));
  await harness.run(10_000);
  expect(transport.heardIn(1)).toBe('Let me see. I think It is noon.');
  expect(harness.session.turns).toMatchObject([{ turn: 1, outcome: 'completed' }]);
});
