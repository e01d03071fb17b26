import type { JsonValue, VirtualClock } from '@antiphon/core';
import { readPipecatFrame, writePipecatMessage } from '@antiphon/rtvi/frame-free';
import { wordsIn } from '@antiphon/testing';
import { ClientDesk } from '@antiphon/websocket';
import { expect, it } from 'vitest';
import type { Conversation } from './conversation.js';
import { FakeClient, scriptedService } from './scripted-service.fixture.js';

/** A client of RTVI that has joined a conversation, and what it was told. */
async function joined(conversation: Conversation, clock: VirtualClock) {
  const told: { readonly id: string; readonly type: string; readonly data: JsonValue }[] = [];
  const played: Uint8Array[] = [];
  const codes: number[] = [];
  const desk = new ClientDesk({
    ...{ admit: 'anyone' as const, clock, onProblem: () => {} },
    onClient: (client) => conversation.joinVoice(client),
  });
  const link = desk.take(
    {
      bufferedAmount: 0,
      send(message) {
        const frame = readPipecatFrame(message);
        if (frame.type === 'message') told.push(JSON.parse(frame.json));
        else if (frame.type === 'audio') played.push(frame.audio.bytes);
      },
      ping: () => {},
      close: (code) => void codes.push(code),
      terminate: () => void codes.push(1006),
    },
    { claims: undefined, saysHello: false },
  );
  const say = (id: string, type: string, data: JsonValue): void =>
    link.message(
      Buffer.from(writePipecatMessage(JSON.stringify({ id, label: 'rtvi-ai', type, data }))),
      true,
    );
  await clock.run(10);
  say('ready', 'client-ready', { version: '2.1.0', about: { library: 'stock' } });
  await clock.run(10);
  const heard = (): string => {
    const bytes = Buffer.concat(played);
    const samples = new Int16Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
    return wordsIn(samples, 24_000)
      .map(({ text }) => text)
      .join(' ');
  };
  return { say, told, codes, heard, link };
}

it('A client of RTVI has its texts answered and said, asks for figures and languages', async () => {
  const { clock, service, store } = scriptedService();
  const conversation = await service.open({ owner: 'anna' });
  const { say, told, heard } = await joined(conversation, clock);
  say('1', 'client-message', { t: 'speak', d: { text: 'Good evening.' } });
  await clock.run(3_000);
  expect(heard()).toBe('Good evening.');
  say('2', 'send-text', { content: 'hello' });
  await clock.run(3_000);
  expect(heard()).toBe('Good evening. You said: hello');
  say('3', 'client-message', { t: 'stats', d: null });
  say('4', 'client-message', { t: 'speak', d: { text: '' } });
  say('5', 'client-message', { t: 'explode', d: null });
  say('6', 'client-message', { t: 'language', d: { language: 'DE-at' } });
  say('7', 'client-message', { t: 'language', d: { language: 'fr' } });
  await clock.run(10);
  const replies = told.filter(({ id }) => /^\d$/.test(id)).sort((one, other) => (one.id < other.id ? -1 : 1));
  const answers = replies.map(({ id, type, data }) => [id, type, data]);
  expect(answers).toMatchObject([
    ['1', 'server-response', { t: 'speak', d: { spoken: true } }],
    ['3', 'server-response', { t: 'stats', d: { sessionId: conversation.id, conversationEntries: 3 } }],
    ['4', 'error-response', { error: 'conversation_invalid' }],
    ['5', 'error-response', { error: 'conversation_invalid' }],
    ['6', 'server-response', { t: 'language', d: { language: 'de' } }],
    ['7', 'error-response', { error: 'conversation_invalid' }],
  ]);
  expect(conversation.language).toBe('de');
  expect(await store.conversation(conversation.id)).toMatchObject({ language: 'de' });
  expect(await store.turns(conversation.id)).toMatchObject([
    { user: '', heard: 'Good evening.' },
    { user: 'hello', heard: 'You said: hello' },
  ]);
});

it('A conversation goes from a socket to RTVI and back, one client at a time, and remembers', async () => {
  const { clock, service, store } = scriptedService();
  const conversation = await service.open({ owner: 'anna' });
  const first = new FakeClient(conversation);
  await clock.run(0);
  first.say({ type: 'text_request', text: 'one' });
  await clock.run(5_000);
  const second = await joined(conversation, clock);
  expect(first.closes.map(([code]) => code)).toEqual([4001]);
  second.say('1', 'send-text', { content: 'two' });
  await clock.run(5_000);
  second.link.closed(1000);
  await clock.run(10);
  expect(conversation.isConnected).toBe(false);
  const third = new FakeClient(conversation);
  await clock.run(0);
  third.say({ type: 'text_request', text: 'three' });
  await clock.run(5_000);
  const turns = await store.turns(conversation.id);
  expect(turns.map(({ user }) => user)).toEqual(['one', 'two', 'three']);
  await conversation.end('enough');
  expect(third.closes).toEqual([[1000, 'enough']]);
  await expect(joined(conversation, clock).then(({ codes }) => codes)).resolves.toEqual([1011]);
});

it('A number of a turn is used once, also when nothing was heard of the turn', async () => {
  const { clock, service, store } = scriptedService();
  const conversation = await service.open({ owner: 'anna' });
  for (let round = 0; round < 3; round++) {
    const { say, link } = await joined(conversation, clock);
    say('1', 'client-message', { t: 'speak', d: { text: 'Good evening.' } });
    await clock.run(round === 2 ? 3_000 : 1);
    link.closed(1000);
    await clock.run(100);
  }
  const turns = await store.turns(conversation.id);
  expect(turns.map(({ said, heard }) => [said, heard])).toEqual([
    ['Good evening.', ''],
    ['Good evening.', ''],
    ['Good evening.', 'Good evening.'],
  ]);
  expect(conversation.stats().turns).toBe(3);
});
