import {
  InputDTMFFrame,
  InputTransportMessageFrame,
  InterimTranscriptionFrame,
  LLMTextFrame,
  TextFrame,
  TranscriptionFrame,
  TTSSpeakFrame,
  UserMuteFrame,
  UserStartedSpeakingFrame,
} from '@antiphon/core';
import { scriptedLlm } from '@antiphon/testing';
import { expect, it } from 'vitest';
import { clientFunctions } from './index.js';
import { served } from './served.fixture.js';

it.each([
  ['2.1.0', '2.1.0', 0],
  ['2.0.3', '2.1.0', 0],
  ['1.4.0', '1.4.0', 0],
  ['3.0.0', '2.1.0', 1],
])('answers a client of %s with bot-ready of %s', async (version, answered, errors) => {
  const { harness, heard, ready, of } = await served();
  await using _ = harness;
  ready(version);
  expect(heard.at(-1)).toEqual({
    ...{ id: 'r1', type: 'bot-ready' },
    data: { version: answered, about: { library: '@antiphon/rtvi' } },
  });
  expect(of('error-response')).toHaveLength(errors);
});

it('keeps what happens before the client is ready, and lets it greet then', async () => {
  const greeted: string[] = [];
  const { harness, client, heard, ready } = await served({
    onClientReady: ({ about, version }) => void greeted.push(`${about.library} ${version}`),
  });
  await using _ = harness;
  harness.send(new UserStartedSpeakingFrame());
  client.tell(harness.session, { page: 2 });
  expect(heard).toEqual([]);
  ready();
  expect(heard.map(({ type }) => type)).toEqual(['bot-ready', 'user-started-speaking', 'server-message']);
  expect(heard.at(-1)?.data).toEqual({ page: 2 });
  expect(greeted).toEqual(['@pipecat-ai/client-js 2.1.0']);
});

it('tells of a turn: words, sentences as they are heard, speaking, figures', async () => {
  const { harness, heard, ready, of, transport } = await served();
  await using _ = harness;
  ready();
  harness.send(new TranscriptionFrame({ text: 'count' }));
  await harness.run(5_000);
  expect(transport.heardIn(1)).toBe('One two. Three four.');
  const types = [...new Set(heard.map(({ type }) => type))];
  expect(types).toEqual(
    expect.arrayContaining(['bot-llm-started', 'bot-llm-text', 'bot-llm-stopped', 'bot-tts-started']),
  );
  expect(of('user-transcription')).toMatchObject([{ text: 'count', user_id: '', final: true }]);
  expect(of('bot-transcription')).toEqual([{ text: 'One two.' }, { text: 'Three four.' }]);
  expect(of('bot-tts-text').map((data) => data?.text)).toEqual(['One', 'two.', 'Three', 'four.']);
  const output = of('bot-output') as { text: string; segment_id: number; spoken_status: string }[];
  expect(output.filter(({ segment_id }) => segment_id === 1)).toEqual([
    spoken(1, 'One two.', 'new', '', 'One two.'),
    spoken(1, 'One two.', 'in-progress', 'One', ' two.'),
    spoken(1, 'One two.', 'completed', 'One two.', ''),
  ]);
  expect(output.filter(({ segment_id }) => segment_id === 2).map((data) => data.spoken_status)).toEqual([
    'new',
    'in-progress',
    'completed',
  ]);
  const order = heard.map(({ type }) => type);
  expect(order.indexOf('bot-started-speaking')).toBeLessThan(order.indexOf('bot-stopped-speaking'));
  expect(of('metrics')).toEqual([
    { ttfb: expect.arrayContaining([{ processor: 'llm', value: expect.any(Number) }]) },
  ]);
});

function spoken(id: number, text: string, status: string, heard: string, left: string) {
  return {
    ...{ text, aggregated_by: 'sentence', segment_id: id, will_be_spoken: true, spoken_status: status },
    spoken_progress: { accumulated_text: heard, remaining_text: left },
  };
}

it('tells segments of what the user says, and the whole of a turn as the model gets it', async () => {
  const { harness, ready, of } = await served();
  await using _ = harness;
  ready();
  harness.send(new InterimTranscriptionFrame({ text: 'co', userId: 'ada' }));
  harness.send(new TranscriptionFrame({ text: '' }));
  const turn = harness.session.beginTurn('a test');
  harness.send(new TranscriptionFrame({ text: 'count', turn }));
  harness.send(new TranscriptionFrame({ text: 'again', turn }));
  const texts = of('user-transcription').map((data) => [data?.text, data?.user_id, data?.final]);
  expect(texts).toEqual([
    ['co', 'ada', false],
    ['', '', true],
    ['again', '', true],
  ]);
  expect(of('user-transcription')[0]?.timestamp).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
  expect(of('user-llm-text')).toEqual([{ text: 'count' }, { text: 'again' }]);
});

it.each([
  ['behind', 300, 'One two. Three four. You said count.'],
  ['before', undefined, 'You said count. One two. Three four.'],
])('tells of words past the model %s its answer, in the order of the sound', async (_, ms, all) => {
  const { harness, ready, of, transport } = await served();
  await using _harness = harness;
  ready();
  harness.send(new TextFrame({ text: 'count' }));
  if (ms !== undefined) await harness.run(ms);
  harness.send(new TTSSpeakFrame({ text: 'You said count.' }));
  await harness.run(8_000);
  expect(transport.heardIn(1)).toBe(all);
  expect(of('bot-transcription').map((data) => data?.text)).toEqual(all.match(/[A-Z][^.]+\./g));
  const output = of('bot-output').filter((data) => data?.spoken_status === 'completed');
  expect(output.map((data) => data?.text)).toEqual(all.match(/[A-Z][^.]+\./g));
  expect(harness.session.turns[0]?.said).toBe(all);
});

it('tells of words past the model behind the sentence that it has begun, as they are said', async () => {
  const model = scriptedLlm({ otherwise: { say: ['One two. Three ', 'four. ', 'Five.'] } });
  const { harness, ready, of, transport } = await served({}, model);
  await using _ = harness;
  ready();
  harness.session.frames$(LLMTextFrame).subscribe(({ text }) => {
    if (text.includes('Three')) queueMicrotask(() => harness.send(new TTSSpeakFrame({ text: 'A moment.' })));
  });
  harness.send(new TextFrame({ text: 'count' }));
  await harness.run(8_000);
  const all = 'One two. Three four. A moment. Five.';
  expect(transport.heardIn(1)).toBe(all);
  expect(harness.session.turns[0]?.said).toBe(all);
  expect(of('bot-transcription').map((data) => data?.text)).toEqual(all.match(/[A-Z][^.]+\./g));
});

it.each([
  [
    'an abbreviation',
    ['We close ', 'at 9 p.m.', ' The', ' shop.'],
    ['We close at 9 p.m.', 'First.', 'The shop.'],
  ],
  ['a stop', ['We open ', 'at nine.', ' Bye.'], ['We open at nine.', 'First.', 'Second.', 'Bye.']],
])(
  'tells of words past the model behind a sentence that ends with %s, as they are said',
  async (_, say, said) => {
    const model = scriptedLlm({ otherwise: { say } });
    const { harness, ready, of, transport } = await served({}, model);
    await using _harness = harness;
    ready();
    const tell = (text: string) => queueMicrotask(() => harness.send(new TTSSpeakFrame({ text })));
    harness.session.frames$(LLMTextFrame).subscribe(({ text }) => {
      if (text.startsWith('We')) tell('First.');
      if (text === 'at nine.') tell('Second.');
    });
    harness.send(new TextFrame({ text: 'count' }));
    await harness.run(8_000);
    expect(of('bot-transcription').map((data) => data?.text)).toEqual(said);
    expect(transport.heardIn(1)).toBe(said.join(' '));
    expect(harness.session.turns[0]?.said).toBe(said.join(' '));
  },
);

it('tells no words a second time that a voice has left to another one', async () => {
  const { harness, ready, of } = await served();
  await using _ = harness;
  ready();
  harness.send(new TextFrame({ text: 'count' }));
  await harness.run(300);
  harness.send(new TTSSpeakFrame({ text: 'Three four.', handedOver: true }));
  await harness.run(5_000);
  expect(of('bot-transcription')).toEqual([{ text: 'One two.' }, { text: 'Three four.' }]);
});

it('tells of words past a model that answers in writing alone that they are spoken', async () => {
  const { harness, ready, say, of, transport } = await served();
  await using _ = harness;
  ready();
  say('send-text', { content: 'count', options: { audio_response: false } });
  harness.send(new TTSSpeakFrame({ text: 'It is written.' }));
  await harness.run(5_000);
  expect(transport.heardIn(1)).toBe('It is written.');
  expect(of('bot-transcription')[0]).toEqual({ text: 'It is written.' });
  const outputs = of('bot-output').filter((data) => data?.text === 'It is written.');
  expect(new Set(outputs.map((data) => data?.will_be_spoken))).toEqual(new Set([true]));
});

it('tells a client of protocol 1 what it knows', async () => {
  const { harness, ready, of } = await served();
  await using _ = harness;
  ready('1.0.0');
  harness.send(new TranscriptionFrame({ text: 'count' }));
  await harness.run(5_000);
  expect(of('bot-output')).toEqual([
    { text: 'One two.', aggregated_by: 'sentence', spoken: true },
    { text: 'Three four.', aggregated_by: 'sentence', spoken: true },
  ]);
});

it('completes no sentence that was cut off', async () => {
  const { harness, ready, of, heard } = await served();
  await using _ = harness;
  ready();
  harness.send(new TranscriptionFrame({ text: 'count' }));
  await harness.run(300);
  harness.session.interrupt('a test');
  await harness.run(5_000);
  expect(of('bot-output').map((data) => data?.spoken_status)).toEqual(['new', 'in-progress']);
  expect(heard.map(({ type }) => type)).toContain('bot-interrupted');
});

it('answers a text at once, interrupting the bot, or takes note of it', async () => {
  const { harness, ready, say, transport, model } = await served(
    {},
    scriptedLlm({ rules: ['One two three four five six.', 'Seven.'] }),
  );
  await using _ = harness;
  ready();
  say('send-text', { content: 'count', options: {} });
  await harness.run(500);
  say('send-text', { content: 'by the way', options: { run_immediately: false } });
  expect(model.requestCount).toBe(1);
  say('send-text', { content: 'stop', options: {} });
  await harness.run(3_000);
  expect(model.requestCount).toBe(2);
  expect(transport.heardIn(2)).toBe('Seven.');
  expect(harness.session.turns.map(({ outcome }) => outcome)).toEqual(['interrupted', 'completed']);
  const texts = model.requests[1]?.messages.filter(({ role }) => role === 'user');
  expect(JSON.stringify(texts)).toMatch(/by the way.*stop/);
});

it('takes no text of any length, and takes note of no more than 64 Ki characters in a turn', async () => {
  const { harness, ready, say, of, model } = await served();
  await using _ = harness;
  ready();
  say('send-text', { content: 'x'.repeat(16_385) });
  expect(of('error-response')).toEqual([{ error: 'send-text: content has more than 16384 characters' }]);
  const note = () => say('send-text', { content: 'x'.repeat(16_384), options: { run_immediately: false } });
  for (let count = 0; count < 5; count++) note();
  expect(of('error-response')).toHaveLength(2);
  expect(of('error-response')[1]?.error).toMatch(/65536 characters wait/);
  say('send-text', { content: 'now' });
  await harness.run(2_000);
  expect(model.requestCount).toBe(1);
  note();
  expect(of('error-response')).toHaveLength(2);
});

it('answers in writing when asked to, and aloud again afterwards', async () => {
  const { harness, ready, say, of, speech } = await served({}, scriptedLlm({ rules: ['Four.', 'Five.'] }));
  await using _ = harness;
  ready();
  say('send-text', { content: 'two and two', options: { audio_response: false } });
  await harness.run(1_000);
  expect(speech.spoken).toEqual([]);
  expect(of('bot-output')).toEqual([
    { text: 'Four.', aggregated_by: 'sentence', segment_id: 1, will_be_spoken: false },
  ]);
  expect(harness.session.turns.at(-1)).toMatchObject({ outcome: 'completed', said: 'Four.' });
  say('send-text', { content: 'two and three' });
  await harness.run(1_000);
  expect(speech.spoken).toEqual(['Five.']);
});

it('lets the model call functions of the client', async () => {
  const functions = clientFunctions({ name: 'screen', description: 'what the user sees' });
  const { harness, ready, say, of, transport } = await served(
    { functions },
    scriptedLlm({
      rules: [
        { when: 'see', say: 'Let me look', calls: [{ name: 'screen', id: 'k1' }] },
        { afterTool: 'screen', say: 'A map.' },
      ],
    }),
  );
  await using _ = harness;
  ready();
  say('send-text', { content: 'what do I see' });
  await harness.run(100);
  expect(of('llm-function-call-in-progress')).toEqual([
    { tool_call_id: 'k1', function_name: 'screen', arguments: {} },
  ]);
  const answer = { function_name: 'screen', arguments: {}, result: { shows: 'map' } };
  say('llm-function-call-result', { ...answer, tool_call_id: 'made up' });
  say('llm-function-call-result', { ...answer, tool_call_id: 'k1' });
  await harness.run(2_000);
  expect(transport.heardIn(1)).toBe('Let me look A map.');
  const heard = of('bot-output').filter((data) => data?.spoken_status === 'completed');
  expect(heard.map((data) => data?.text)).toEqual(['Let me look', 'A map.']);
  expect(of('llm-function-call-stopped')).toEqual([
    { tool_call_id: 'k1', function_name: 'screen', cancelled: false, result: { shows: 'map' } },
  ]);
});

it('says that a call of the client was cancelled, and tells of other functions no more than it may', async () => {
  const functions = clientFunctions({ name: 'screen', description: 'what the user sees' });
  const { harness, ready, say, of } = await served(
    { functions },
    scriptedLlm({ otherwise: { calls: [{ name: 'screen' }, { name: 'unknown' }] } }),
  );
  await using _ = harness;
  ready();
  say('send-text', { content: 'go' });
  await harness.run(100);
  expect(of('llm-function-call-started')).toEqual([{ function_name: 'screen' }, {}]);
  harness.session.interrupt('a test');
  await harness.run(100);
  expect(of('llm-function-call-stopped')).toContainEqual({
    ...{ tool_call_id: 'call-1-1', function_name: 'screen', cancelled: true },
  });
});

it('lets a function of the client go on through an interruption where it is meant to', async () => {
  const functions = clientFunctions({
    ...{ name: 'booking', description: 'books a table' },
    onInterruption: 'continue',
  });
  const { harness, ready, say, of } = await served(
    { functions },
    scriptedLlm({
      rules: [{ when: 'book', calls: [{ name: 'booking', id: 'k1' }] }],
      otherwise: { say: 'Yes.' },
    }),
  );
  await using _ = harness;
  ready();
  say('send-text', { content: 'book' });
  await harness.run(100);
  harness.session.interrupt('a test');
  await harness.run(100);
  expect(of('llm-function-call-stopped')).toEqual([]);
  const call = { function_name: 'booking', tool_call_id: 'k1', arguments: {} };
  say('llm-function-call-result', { ...call, result: { table: 7 } });
  await harness.run(100);
  expect(of('llm-function-call-stopped')).toEqual([
    { tool_call_id: 'k1', function_name: 'booking', cancelled: false, result: { table: 7 } },
  ]);
});

it('tells of errors by their codes alone, also what answers a request, and of a greeting that fails', async () => {
  const { harness, ready, say, of } = await served({
    errors: 'code',
    onClientReady: async () => {
      throw new Error('no name of key 123');
    },
    onMessage: () => {
      throw new Error('no table of key 123');
    },
  });
  await using _ = harness;
  ready();
  say('client-message', { t: 'ask', d: null });
  await harness.run(1);
  expect(of('error-response')).toEqual([{ error: 'processor_failed' }]);
  expect(of('error')).toMatchObject([{ error: 'processor_failed' }]);
});

it('answers requests of the application, or says why not', async () => {
  const { harness, ready, say, heard } = await served({
    onMessage: async ({ topic, data }) => {
      if (topic === 'fail') throw new Error('no such table');
      return topic === 'note' ? undefined : { echo: data };
    },
  });
  await using _ = harness;
  ready();
  heard.length = 0;
  say('client-message', { t: 'ask', d: [1] }, 'q1');
  say('client-message', { t: 'note', d: null }, 'q2');
  say('client-message', { t: 'fail', d: null }, 'q3');
  await harness.run(1);
  expect(heard).toEqual([
    { id: 'q1', type: 'server-response', data: { t: 'ask', d: { echo: [1] } } },
    { id: 'q3', type: 'error-response', data: { error: 'no such table' } },
  ]);
});

it('passes keys on, and what is none of its business; refuses what it does not know', async () => {
  const { harness, ready, say, heard } = await served();
  await using _ = harness;
  ready();
  say('dtmf', { buttons: ['1', '#'] });
  expect(harness.framesOf(InputDTMFFrame).map(({ digit }) => digit)).toEqual(['1', '#']);
  say('describe-image', {}, 'a1');
  expect(heard.at(-1)).toEqual({
    ...{ id: 'a1', type: 'error-response', data: { error: 'Unsupported type describe-image' } },
  });
  const other = new InputTransportMessageFrame({ message: { label: 'mine' } });
  harness.send(other);
  expect(harness.framesOf(InputTransportMessageFrame)).toContain(other);
});

it('tells of errors and of mute, and ends when the client sends the bot away', async () => {
  const { harness, ready, say, of } = await served(
    { errors: 'code' },
    scriptedLlm({ otherwise: { error: new Error('quota of key 123') } }),
  );
  await using _ = harness;
  ready();
  harness.send(new UserMuteFrame({ muted: true }));
  harness.send(new UserMuteFrame({ muted: false }));
  expect([of('user-mute-started').length, of('user-mute-stopped').length]).toEqual([1, 1]);
  say('send-text', { content: 'go' });
  await harness.run(30_000);
  expect(of('error')[0]).toEqual({ error: 'service_failed', message: 'service_failed', fatal: false });
  say('disconnect-bot');
  await harness.run(100);
  expect((await harness.session.closed).reason).toBe('the client has sent the bot away');
});
