import { AntiphonError, textOf } from '@antiphon/core';
import { scriptedLlm } from '@antiphon/testing';
import { describe, expect, it } from 'vitest';
import { FakeClient, scriptedService, spokenWords } from './scripted-service.fixture.js';

const anna = { owner: 'anna' };

describe('A conversation in utterance mode', () => {
  it('understands chunks, answers in writing and aloud, and stores the turn before it counts', async () => {
    const { clock, service, store } = scriptedService();
    const conversation = await service.open({ ...anna, mode: 'utterance' });
    const client = new FakeClient(conversation);
    await clock.run(0);
    expect(client.got).toEqual([
      {
        ...{ type: 'ready', session_id: conversation.id, mode: 'utterance', language: 'en' },
        ...{ sample_rate: 16_000, next_chunk_index: 0, max_chunk_bytes: 1_048_576 },
      },
    ]);
    const said = spokenWords('one two three four five six seven eight nine ten eleven twelve');
    client.chunk(said.subarray(0, 34_000), { chunk_index: 0 });
    await clock.run(10);
    expect(client.of('transcription')).toMatchObject([{ is_final: false, chunk_index: 0 }]);
    expect(conversation.stats()).toMatchObject({ bufferChunks: 1, bufferSize: 68_000 });
    client.chunk(said.subarray(34_000), { chunk_index: 1, is_final: true });
    expect(conversation.stats()).toMatchObject({ pendingTranscriptions: 1, conversationEntries: 0 });
    await clock.run(10);
    const words = 'one two three four five six seven eight nine ten eleven twelve';
    expect(client.of('transcription').at(-1)).toMatchObject({ text: words, is_final: true, chunk_index: 1 });
    expect(client.of('response')).toEqual([
      { type: 'response', text: `You said: ${words}`, turn: 1, is_final: true },
    ]);
    expect(conversation.stats()).toMatchObject({
      pendingResponses: 1,
      bufferSize: 0,
      pendingTranscriptions: 0,
    });
    await clock.run(10_000);
    expect(client.heard()).toBe(`You said: ${words}`);
    expect(client.of('audio_response').at(-1)).toMatchObject({ audio_data: '', is_final: true, turn: 1 });
    expect(client.of('turn')).toMatchObject([{ turn: 1, outcome: 'completed', user: words }]);
    expect(await store.turns(conversation.id)).toMatchObject([{ turn: 1, heard: `You said: ${words}` }]);
    expect(conversation.stats()).toMatchObject({ pendingResponses: 0, conversationEntries: 2, turns: 1 });
    expect(client.of('error')).toEqual([]);
  });
});

describe('A conversation in streaming mode', () => {
  it('finds the turns in what comes, and is interrupted', async () => {
    const { clock, service } = scriptedService();
    const conversation = await service.open(anna);
    const client = new FakeClient(conversation);
    await clock.run(0);
    // All at once: it is heard in its time.
    client.chunk(spokenWords('how are you'), { is_final: true });
    expect(conversation.stats().bufferSize).toBeGreaterThan(0);
    await clock.runUntil(() => client.of('audio_response').length > 10);
    expect(client.of('transcription').at(-1)).toMatchObject({ text: 'how are you', is_final: true });
    client.say({ type: 'text_request', text: 'stop it' });
    await clock.run(5_000);
    expect(client.of('interrupted')).toEqual([{ type: 'interrupted', turn: 1 }]);
    expect(client.of('turn')).toMatchObject([
      { turn: 1, outcome: 'interrupted', user: 'how are you', said: 'You said: how are you' },
      { turn: 2, outcome: 'completed', user: 'stop it', heard: 'You said: stop it' },
    ]);
    expect(client.of('turn')[0]?.heard).toMatch(/^You(?: said:)?$/);
  });
});

describe('A socket', () => {
  it('answers stats and ping, and says of every wrong message what is wrong', async () => {
    const { clock, service } = scriptedService({ limits: { maxChunkBytes: 8, maxTextCharacters: 10 } });
    const conversation = await service.open({ ...anna, mode: 'utterance' });
    const client = new FakeClient(conversation);
    await clock.run(0);
    client.got.length = 0;
    client.say({ type: 'control', command: 'ping' });
    client.say({ type: 'control', command: 'stats' });
    expect(client.got).toEqual([{ type: 'pong' }, { type: 'stats', stats: conversation.stats() }]);
    client.got.length = 0;
    const wrong: (object | string)[] = [
      '{',
      '[]',
      { type: 'hello' },
      { type: 'control', command: 'explode' },
      { type: 'audio_chunk', audio_data: 7 },
      { type: 'audio_chunk', audio_data: 'zz00' },
      { type: 'audio_chunk', audio_data: '000' },
      { type: 'audio_chunk', audio_data: '00'.repeat(3) },
      { type: 'audio_chunk', audio_data: '00'.repeat(10) },
      { type: 'audio_chunk', audio_data: '', is_final: 'yes' },
      { type: 'audio_chunk', audio_data: '', chunk_index: -1 },
      { type: 'audio_chunk', audio_data: '0000', chunk_index: 3 },
      { type: 'text_request', text: ' ' },
      { type: 'text_request', text: 'x'.repeat(11) },
      { type: 'text_request', text: 'x', language: 'fr' },
      { type: 'text_request', text: 'x', language: 7 },
    ];
    for (const message of wrong) client.say(message);
    client.sayBinary(new Uint8Array(2));
    client.chunk(new Int16Array(1), { chunk_index: 0 });
    client.chunk(new Int16Array(1), { chunk_index: 0 });
    expect(client.of('error').map(({ code, chunk_index }) => [code, chunk_index])).toEqual([
      ['not_json', undefined],
      ['not_json', undefined],
      ['unknown_type', undefined],
      ['unknown_command', undefined],
      ['invalid_field', undefined],
      ['invalid_audio', undefined],
      ['invalid_audio', undefined],
      ['invalid_audio', undefined],
      ['chunk_too_large', undefined],
      ['invalid_field', undefined],
      ['invalid_field', undefined],
      ['missing_chunk', 3],
      ['invalid_field', undefined],
      ['text_too_long', undefined],
      ['unsupported_language', undefined],
      ['invalid_field', undefined],
      ['not_text', undefined],
      ['duplicate_chunk', 0],
    ]);
    expect(client.closes).toEqual([]);
    client.say({ type: 'text_request', text: 'still here', language: 'de' });
    await clock.run(2_000);
    expect(client.of('response')).toMatchObject([{ text: 'You said: still here' }]);
    expect(conversation.language).toBe('de');
  });

  it('refuses what does not fit into the buffer, and takes it later', async () => {
    let answer = (_text: string): void => {};
    const recognizer = {
      recognize: () => new Promise<{ text: string }>((resolve) => (answer = (text) => resolve({ text }))),
    };
    const { clock, service } = scriptedService({ recognizer, limits: { maxBufferBytes: 1_000 } });
    const conversation = await service.open({ ...anna, mode: 'utterance' });
    const client = new FakeClient(conversation);
    await clock.run(0);
    client.chunk(new Int16Array(400), { chunk_index: 0, is_final: true });
    client.chunk(new Int16Array(400), { chunk_index: 1 });
    expect(client.of('error')).toMatchObject([{ code: 'buffer_full', chunk_index: 1 }]);
    answer('fine');
    await clock.run(0);
    client.chunk(new Int16Array(400), { chunk_index: 1 });
    expect(client.of('error')).toHaveLength(1);
    expect(conversation.stats()).toMatchObject({ bufferSize: 800, bufferChunks: 1 });
  });

  it('is closed when it is flooded, and cut when nothing is read', async () => {
    const { clock, service } = scriptedService();
    const conversation = await service.open(anna);
    const flooding = new FakeClient(conversation);
    for (let count = 0; count <= 2_000; count++) flooding.say({ type: 'control', command: 'ping' });
    expect(flooding.of('error')).toMatchObject([{ code: 'flooding' }]);
    expect(flooding.closes.map(([code]) => code)).toEqual([1008]);
    const deaf = new FakeClient(conversation);
    await clock.run(0);
    deaf.bufferedAmount = 3_000_000;
    deaf.say({ type: 'control', command: 'ping' });
    expect(deaf.closes.map(([code]) => code)).toEqual([1006]);
    expect(conversation.stats()).toMatchObject({ isActive: true, isConnected: false });
  });

  it('gives way to the next one, which goes on where it was', async () => {
    const { clock, service } = scriptedService();
    const conversation = await service.open({ ...anna, mode: 'utterance' });
    const first = new FakeClient(conversation);
    await clock.run(0);
    first.chunk(spokenWords('one two'), { chunk_index: 0 });
    const second = new FakeClient(conversation);
    expect(first.closes.map(([code]) => code)).toEqual([4001]);
    await clock.run(0);
    expect(second.of('ready')).toMatchObject([{ next_chunk_index: 1 }]);
    second.chunk(spokenWords('three'), { chunk_index: 1, is_final: true });
    await clock.run(5_000);
    expect(second.of('turn')).toMatchObject([{ user: expect.stringContaining('three') }]);
    second.leave();
    const third = new FakeClient(conversation);
    await clock.run(0);
    third.say({ type: 'text_request', text: 'again' });
    await clock.run(5_000);
    expect(third.of('turn')).toMatchObject([{ user: 'again', outcome: 'completed' }]);
    expect(third.of('turn')[0]?.turn).toBeGreaterThan(second.of('turn')[0]?.turn ?? 0);
  });

  it('forgets what was said when it is reset, also for whoever takes it up again', async () => {
    const first = scriptedService();
    const { clock, service, store } = first;
    const conversation = await service.open(anna);
    const client = new FakeClient(conversation);
    await clock.run(0);
    client.say({ type: 'text_request', text: 'secret' });
    await clock.run(5_000);
    client.say({ type: 'control', command: 'reset' });
    await clock.run(0);
    expect(client.of('reset')).toHaveLength(1);
    expect(conversation.stats().conversationEntries).toBe(0);
    client.say({ type: 'text_request', text: 'known' });
    await clock.run(5_000);
    const requests: string[] = [];
    const second = scriptedService({ store, clock, ...spyOn(requests) });
    const again = new FakeClient(await second.service.find(conversation.id, 'anna'));
    await clock.run(0);
    again.say({ type: 'text_request', text: 'what?' });
    await clock.run(5_000);
    expect(requests).toEqual(['known', 'You said: known', 'what?']);
  });
});

it('A conversation that is only written stays so when its process has died', async () => {
  const { clock, service, store } = scriptedService();
  const { id } = await service.open({ ...anna, enableTTS: false });
  const client = new FakeClient(await scriptedService({ store, clock }).service.find(id, 'anna'));
  await clock.run(0);
  client.say({ type: 'text_request', text: 'hello' });
  await clock.run(5_000);
  expect(client.of('response')).toMatchObject([{ text: 'You said: hello', is_final: true }]);
  expect(client.of('audio_response')).toEqual([]);
});

it('A language that was switched to is spoken again when the process has died', async () => {
  const { clock, service, store } = scriptedService();
  const conversation = await service.open(anna);
  new FakeClient(conversation).say({ type: 'text_request', text: 'ja', language: 'de' });
  await clock.run(5_000);
  const { service: next } = scriptedService({ store, clock });
  expect(await next.stats(conversation.id, 'anna')).toMatchObject({ language: 'de', isActive: false });
  expect((await next.find(conversation.id, 'anna')).language).toBe('de');
});

it('An answer is written sentence by sentence, each time from the beginning', async () => {
  const model = scriptedLlm({ otherwise: { say: 'Good. Is it not? Yes' } });
  const { clock, service } = scriptedService({ model });
  const client = new FakeClient(await service.open({ ...anna, enableTTS: false }));
  await clock.run(0);
  client.say({ type: 'text_request', text: 'hello' });
  await clock.run(100);
  const written = client.of('response').map(({ text, is_final }) => [text, is_final]);
  expect(written).toEqual([
    ['Good.', false],
    ['Good. Is it not?', false],
    ['Good. Is it not? Yes', true],
  ]);
  expect(client.of('audio_response')).toEqual([]);
  expect(client.of('turn')).toMatchObject([{ outcome: 'completed', heard: 'Good. Is it not? Yes' }]);
});

it('Another language is spoken by a pipeline of its own, also where it is asked for before anything runs', async () => {
  const { clock, agent } = scriptedService();
  const made: string[] = [];
  const noting: typeof agent = {
    ...agent,
    streaming(ends, settings) {
      made.push(settings.language);
      return agent.streaming(ends, settings);
    },
  };
  const { service } = scriptedService({ clock, agent: noting });
  const client = new FakeClient(await service.open(anna));
  client.say({ type: 'text_request', text: 'hallo', language: 'de-AT' });
  await clock.run(3_000);
  client.say({ type: 'text_request', text: 'hello', language: 'en' });
  await clock.run(3_000);
  expect(client.of('turn').map(({ user, outcome }) => [user, outcome])).toEqual([
    ['hallo', 'completed'],
    ['hello', 'completed'],
  ]);
  expect(client.of('ready').map(({ language }) => language)).toEqual(['de', 'en']);
  expect(made).toEqual(['de', 'en']);
});

describe('An agent that fails', () => {
  it('to start costs the connection, and not the conversation', async () => {
    const { clock, agent } = scriptedService();
    let isBroken = true;
    const broken = {
      ...agent,
      streaming: (...given: Parameters<typeof agent.streaming>) => {
        if (isBroken) throw new AntiphonError('service_failed', 'no model at /secret/path');
        return agent.streaming(...given);
      },
    };
    const other = scriptedService({ clock, agent: broken });
    const conversation = await other.service.open(anna);
    const client = new FakeClient(conversation);
    await clock.run(0);
    expect(client.got).toEqual([
      { type: 'error', code: 'agent_failed', message: 'the agent has failed: connect again' },
    ]);
    expect(client.closes.map(([code]) => code)).toEqual([1011]);
    expect(other.problems.map(({ error }) => error.message)).toEqual([expect.stringContaining('no model')]);
    isBroken = false;
    const next = new FakeClient(conversation);
    await clock.run(0);
    expect(next.of('ready')).toHaveLength(1);
  });

  it('in a turn is told without what is nobody’s business, and in full to whoever runs the server', async () => {
    const model = scriptedLlm({
      otherwise: { error: new AntiphonError('service_failed', 'the key abc123 is wrong') },
    });
    const { clock, service, problems } = scriptedService({ model });
    const conversation = await service.open(anna);
    const client = new FakeClient(conversation);
    await clock.run(0);
    client.say({ type: 'text_request', text: 'hello' });
    await clock.run(5_000);
    expect(client.of('error')).toMatchObject([{ code: 'service_failed' }]);
    expect(problems).toMatchObject([
      {
        conversation: conversation.id,
        error: { code: 'service_failed', message: 'llm: the key abc123 is wrong' },
      },
    ]);
    expect(JSON.stringify(client.got)).not.toContain('abc123');
    expect(client.of('turn')).toMatchObject([{ user: 'hello', outcome: 'error' }]);
  });
});

function spyOn(requests: string[]) {
  const model = scriptedLlm({
    rules: [
      {
        say: (request) => {
          requests.push(...request.messages.map(textOf));
          return 'Aha.';
        },
      },
    ],
  });
  return { model };
}
