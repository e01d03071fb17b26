import {
  AntiphonError,
  llm,
  type SessionOptions,
  type SpeechChunk,
  switchable,
  TextFrame,
  type TextToSpeech,
  type TimedWord,
  TTSAudioFrame,
  TTSEndFrame,
  TTSSpeakFrame,
  textOf,
  tts,
  VirtualClock,
} from '@antiphon/core';
import { expect, it } from 'vitest';
import {
  type ScriptedTtsOptions,
  scriptedLlm,
  scriptedTransport,
  scriptedTts,
  testPipeline,
} from '../src/index.js';

const down = new AntiphonError('service_failed', 'no more tokens', { retryable: false });

/** An agent whose first model fails, after some words, and whose second one answers. */
function agent(failAfter: number, options: SessionOptions = {}) {
  const clock = new VirtualClock();
  const first = scriptedLlm({
    clock,
    firstAfterMs: 50,
    otherwise: { say: 'I think that', error: down, failAfter },
  });
  const second = scriptedLlm({ clock, firstAfterMs: 50, otherwise: { say: 'It is noon.' } });
  const transport = scriptedTransport();
  const parts = [
    switchable('model', { a: [llm(first)], b: [llm(second)] }),
    tts(scriptedTts({ clock, firstAfterMs: 20 })),
    transport.output,
  ];
  return { second, parts, options: { ...options, clock, allowErrors: true } };
}

it.each([0, 2])('answers in the turn that failed after %i words, and repeats nobody', async (failAfter) => {
  const { parts, options, second } = agent(failAfter);
  await using harness = await testPipeline(parts, options);
  const turnsSpoken = new Set<number>();
  harness.session.frames$(TTSAudioFrame).subscribe(({ turn }) => turnsSpoken.add(turn));
  harness.send(new TextFrame({ text: 'What time is it?' }));
  await harness.run(10_000);
  const { turns, conversation } = harness.session;
  expect(second.requests[0]?.messages.filter(({ role }) => role === 'user')).toHaveLength(1);
  expect(conversation.messages.filter(({ role }) => role === 'user').map(textOf)).toEqual([
    'What time is it?',
  ]);
  expect(turns).toMatchObject([{ turn: 1, outcome: 'completed', user: 'What time is it?' }]);
  expect(turns[0]?.heard).toContain('It is noon.');
  expect(turnsSpoken).toEqual(new Set([1]));
});

it('knows what was heard of an answer that two voices gave', async () => {
  const clock = new VirtualClock();
  const transport = scriptedTransport();
  const voice = (failures: readonly { readonly when: string }[] = []) =>
    tts(scriptedTts({ clock, firstAfterMs: 20, msPerWord: 200, failures }));
  const model = scriptedLlm({
    clock,
    paceMs: 300,
    otherwise: { say: ['One two three. ', 'Lost words. ', 'Four five six. ', 'Seven eight nine.'] },
  });
  const parts = [
    llm(model),
    switchable('voice', { a: [voice([{ when: 'Lost' }])], b: [voice()] }),
    transport.output,
  ];
  await using harness = await testPipeline(parts, { clock, allowErrors: true });
  harness.send(new TextFrame({ text: 'count' }));
  for (let ms = 0; transport.heardIn(1).split(' ').length < 7 && ms < 10_000; ms += 20) await harness.run(20);
  harness.session.interrupt('a test');
  await harness.run(1_000);
  expect(transport.heardIn(1)).toBe('One two three. Lost words. Four five');
  expect(harness.session.turns[0]?.heardMs).toBeGreaterThan(900);
  expect(harness.session.turns[0]?.heard).toBe('One two three. Lost words. Four five');
});

type Failure = NonNullable<ScriptedTtsOptions['failures']>[number];

/** An agent whose first voice fails, at once if nothing else is said, and whose second one speaks. */
async function hoarse(
  paceMs: number,
  failures: readonly Failure[] = [{ when: /./, error: down }],
  timesWords = true,
) {
  const clock = new VirtualClock();
  const transport = scriptedTransport();
  const first = scriptedTts({ clock, firstAfterMs: 20, failures, timesWords });
  const second = scriptedTts({ clock, firstAfterMs: 20 });
  const model = scriptedLlm({ clock, paceMs, otherwise: { say: ['One two. ', 'Three ', 'four.'] } });
  const parts = [llm(model), switchable('voice', { a: [tts(first)], b: [tts(second)] }), transport.output];
  const harness = await testPipeline(parts, { clock, allowErrors: true });
  const heard = () => [0, 1, 2].map((turn) => transport.heardIn(turn)).join('|');
  return { harness, first, second, heard };
}

it.each([
  ['is writing', 15],
  ['has ended', 0],
])('says and notes an answer once, though its voice fails while the model %s', async (_, paceMs) => {
  const { harness, heard } = await hoarse(paceMs);
  await using _harness = harness;
  harness.send(new TextFrame({ text: 'count' }));
  await harness.run(10_000);
  const { turns, conversation } = harness.session;
  expect(heard()).toBe('|One two. Three four.|');
  expect(turns).toMatchObject([
    { turn: 1, outcome: 'completed', said: 'One two. Three four.', heard: 'One two. Three four.' },
  ]);
  expect(turns[0]?.heardMs).toBeGreaterThan(500);
  expect(conversation.messages.map(textOf)).toEqual(['count', 'One two. Three four.']);
});

it('says and notes once what it is told to say, though its voice fails', async () => {
  const { harness, heard } = await hoarse(0);
  await using _ = harness;
  harness.send(new TTSSpeakFrame({ text: 'Good evening.' }));
  await harness.run(10_000);
  expect(heard()).toBe('Good evening.||');
  expect(harness.session.turns).toMatchObject([{ turn: 0, outcome: 'completed', said: 'Good evening.' }]);
  expect(harness.session.turns[0]?.heardMs).toBeGreaterThan(200);
});

it('says in order and once what waits behind the text that a voice fails on', async () => {
  const { harness, first, second, heard } = await hoarse(0);
  await using _ = harness;
  for (const text of ['Good evening.', 'We are open.', 'How may I help?'])
    harness.send(new TTSSpeakFrame({ text }));
  await harness.run(10_000);
  expect(heard()).toBe('Good evening. We are open. How may I help?||');
  expect(first.spoken).toEqual(['Good evening.']);
  expect(second.spoken).toEqual(['Good evening.', 'We are open.', 'How may I help?']);
  const all = 'Good evening. We are open. How may I help?';
  expect(harness.session.turns).toMatchObject([{ turn: 0, outcome: 'completed', said: all, heard: all }]);
});

it.each([
  [
    'with another behind it',
    true,
    ['We are open.'],
    'Good evening to you. We are open.',
    ['to you.', 'We are open.'],
  ],
  ['alone', true, [], 'Good evening to you.', ['to you.']],
  ['unknown where', false, [], 'Good evening', []],
])('goes on where a text broke off, %s, and says nothing twice', async (_, timesWords, behind, all, left) => {
  const { harness, second, heard } = await hoarse(
    0,
    [{ when: 'to you', afterWords: 2, error: down }],
    timesWords,
  );
  await using _harness = harness;
  for (const text of ['Good evening to you.', ...behind]) harness.send(new TTSSpeakFrame({ text }));
  await harness.run(10_000);
  expect(heard()).toBe(`${all}||`);
  expect(second.spoken).toEqual(left);
  expect(harness.session.turns).toMatchObject([
    { outcome: 'completed', said: `Good evening to you.${behind.map((text) => ` ${text}`)}` },
  ]);
});

it('knows what was heard of a text that two voices said', async () => {
  const { harness, heard } = await hoarse(0, [{ when: 'to you', afterWords: 2, error: down }]);
  await using _ = harness;
  harness.send(new TTSSpeakFrame({ text: 'Good evening to you and yours.' }));
  for (let ms = 0; heard().split(' ').length < 4 && ms < 10_000; ms += 20) await harness.run(20);
  harness.session.interrupt('a test');
  await harness.run(1_000);
  expect(heard()).toBe('Good evening to you||');
  expect(harness.session.turns[0]?.heard).toBe('Good evening to you');
});

it('says an answer behind the text that a voice fails on, though the model is still writing it', async () => {
  const { harness, first, second, heard } = await hoarse(200, [
    { when: 'moment', afterWords: 2, error: down },
  ]);
  await using _ = harness;
  harness.send(new TextFrame({ text: 'count' }));
  harness.send(new TTSSpeakFrame({ text: 'A moment.' }));
  await harness.run(10_000);
  expect(heard()).toBe('|A moment. One two. Three four.|');
  expect([first.spoken, second.spoken]).toEqual([['A moment.'], ['One two.', 'Three four.']]);
  expect(harness.session.turns).toMatchObject([
    { turn: 1, outcome: 'completed', heardMs: expect.any(Number) },
  ]);
});

it.each([
  ['the next voice ends it', [], 'One two. Lost words.'],
  ['that voice fails too', [{ when: 'Lost' }], 'One two.'],
])('tells once that the speech of an answer has ended, where %s', async (_, failures, all) => {
  const clock = new VirtualClock();
  const transport = scriptedTransport();
  const voice = (wrong: readonly Failure[]) => tts(scriptedTts({ clock, firstAfterMs: 20, failures: wrong }));
  const model = scriptedLlm({ clock, otherwise: { say: 'One two. Lost words.' } });
  const voices = switchable('voice', { a: [voice([{ when: 'Lost' }])], b: [voice(failures)] });
  await using harness = await testPipeline([llm(model), voices, transport.output], {
    clock,
    allowErrors: true,
  });
  let ends = 0;
  harness.session.frames$(TTSEndFrame).subscribe(() => ends++);
  harness.send(new TextFrame({ text: 'count' }));
  await harness.run(10_000);
  expect(transport.heardIn(1)).toBe(all);
  expect(ends).toBe(1);
  expect(harness.session.turns).toMatchObject([{ turn: 1, outcome: 'completed' }]);
});

it('keeps a text where it stood between the words that the model writes, though the voice fails before it', async () => {
  const { harness, second, heard } = await hoarse(100);
  await using _ = harness;
  harness.send(new TextFrame({ text: 'count' }));
  await harness.run(110);
  harness.send(new TTSSpeakFrame({ text: 'A moment.' }));
  await harness.run(10_000);
  expect(heard()).toBe('|One two. A moment. Three four.|');
  expect(second.spoken).toEqual(['One two.', 'A moment.', 'Three', 'four.']);
});

it('knows what was heard of an answer that two models wrote and one voice said', async () => {
  const clock = new VirtualClock();
  const transport = scriptedTransport();
  const first = scriptedLlm({
    clock,
    paceMs: 500,
    otherwise: { say: ['One two. ', 'Three '], error: down, failAfter: 2 },
  });
  const second = scriptedLlm({ clock, firstAfterMs: 2_000, otherwise: { say: 'Four five six seven.' } });
  const parts = [
    switchable('model', { a: [llm(first)], b: [llm(second)] }),
    tts(scriptedTts({ clock, firstAfterMs: 20, msPerWord: 200 })),
    transport.output,
  ];
  await using harness = await testPipeline(parts, { clock, allowErrors: true });
  harness.send(new TextFrame({ text: 'count' }));
  for (let ms = 0; !transport.heardIn(1).endsWith('five') && ms < 10_000; ms += 20) await harness.run(20);
  harness.session.interrupt('a test');
  await harness.run(1_000);
  expect(harness.session.turns[0]?.heard).toBe(transport.heardIn(1));
  expect(transport.heardIn(1)).toBe('One two. Three Four five');
});

it('knows what was heard though the voice that failed had told of words that it did not make', async () => {
  const clock = new VirtualClock();
  const transport = scriptedTransport();
  const good = scriptedTts({ clock, firstAfterMs: 20, msPerWord: 200 });
  const hasty: TextToSpeech = {
    name: 'hasty',
    async *synthesize(text, options) {
      const words: TimedWord[] = [];
      const chunks: SpeechChunk[] = [];
      for await (const chunk of good.synthesize(text, options)) {
        words.push(...(chunk.words ?? []));
        chunks.push(chunk);
      }
      yield { ...(chunks[0] as SpeechChunk), words };
      throw down;
    },
  };
  const parts = [
    llm(scriptedLlm()),
    switchable('voice', { a: [tts(hasty)], b: [tts(good)] }),
    transport.output,
  ];
  await using harness = await testPipeline(parts, { clock, allowErrors: true });
  harness.send(new TTSSpeakFrame({ text: 'One two three four five six.' }));
  for (let ms = 0; !transport.heardIn(0).endsWith('four') && ms < 10_000; ms += 20) await harness.run(20);
  harness.session.interrupt('a test');
  await harness.run(1_000);
  expect(transport.heardIn(0)).toBe('One two three four');
  expect(harness.session.turns[0]?.heard).toBe('One two three four');
});
