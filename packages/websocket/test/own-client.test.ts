import { type Context, pipeline, processor } from '@antiphon/core';
import { scriptedLlm, voiceOf, wordsIn } from '@antiphon/testing';
import { expect, it } from 'vitest';
import type { OwnClient } from './own-client.js';
import { scriptedAgent } from './scripted-agent.js';
import { virtualDesk } from './virtual-desk.js';

const COUNT = 'one two three four five six seven eight nine ten';

/** An agent that counts, and a client that is ready. */
async function counting(
  options: Parameters<ReturnType<typeof virtualDesk>['newClient']>[0] = {},
  say = COUNT,
) {
  const model = scriptedLlm({
    rules: [
      { when: 1, say },
      { when: 2, say: 'Yes?' },
    ],
  });
  const world = virtualDesk((client, clock) => scriptedAgent(client, { clock, model }));
  const client = world.newClient(options);
  const wire = world.dial(client);
  await world.clock.run(10);
  client.rtvi('client-ready', { version: '2.1.0', about: { library: 'test' } });
  const session = world.sessions[0] as NonNullable<(typeof world.sessions)[0]>;
  return { ...world, client, wire, session, model, words: (rate = 24_000) => heardWords(client, rate) };
}

function heardWords(client: OwnClient, rate: number): string {
  return wordsIn(client.heard, rate)
    .map(({ text }) => text)
    .join(' ');
}

it('is welcomed before anything else is said, then speaks RTVI as any client', async () => {
  const { client, desk } = await counting();
  expect(client.welcome).toMatchObject({
    ...{ version: 1, resumed: false, received: 0, resumeWindowMs: 15_000, heardEveryMs: 100 },
    audioOut: { sampleRate: 24_000, codec: 'pcm', frameMs: 20, leadMs: 120 },
  });
  expect(client.welcome?.resumeKey).toMatch(/^[\w-]{43}$/);
  expect(client.messages('bot-ready')).toHaveLength(1);
  expect(desk.clients).toMatchObject([{ kind: 'antiphon', id: client.welcome?.sessionId }]);
});

it('is told how it will be spoken to, as whoever serves it has decided', () => {
  const output = { leadMs: 200, frameMs: 40 };
  const world = virtualDesk((client, clock) => scriptedAgent(client, { clock, output }));
  const client = world.newClient();
  world.dial(client);
  expect(client.welcome?.audioOut).toMatchObject(output);
});

it('is closed with 1011 when what is to serve it fails', async () => {
  const { newClient, dial, problems, clock } = virtualDesk(() => {
    throw new Error('no model');
  });
  const { line } = dial(newClient());
  await clock.run(1);
  expect(line.codes).toEqual([1011]);
  expect(problems).toMatchObject([{ kind: 'failed', status: 1011 }]);
});

it.each([
  [
    'cannot start',
    () => {
      throw new Error('no model');
    },
  ],
  [
    'dies of an error',
    (ctx: Context) => void ctx.after(100, () => ctx.fail(new Error('no model'), { fatal: true })),
  ],
])('is closed with 1011, to begin anew, when its pipeline %s', async (_what, start) => {
  const broken = processor({ name: 'broken', takes: [], start, on: {} });
  const { clock, newClient, dial } = virtualDesk((client, clock) =>
    pipeline(client.input(), broken).open({ id: client.id, clock }),
  );
  const { line } = dial(newClient());
  await clock.run(1_000);
  expect(line.codes).toEqual([1011]);
});

it.each(['end', 'cancel'] as const)('is closed with 1000 when its session was told to %s', async (how) => {
  const { session, wire, clock } = await counting();
  void session[how]('a test');
  await clock.run(1_000);
  expect(wire.line.codes).toEqual([1000]);
});

it('says what was heard, and that is when the bot has stopped speaking', async () => {
  const { client, clock, session, words } = await counting({ latencyMs: 700 });
  client.rtvi('send-text', { content: 'count' });
  await clock.run(2_180 + 700 - 50);
  expect(client.messages('bot-stopped-speaking')).toHaveLength(0);
  await clock.run(100);
  expect(words()).toBe(COUNT);
  expect(client.messages('bot-stopped-speaking')).toHaveLength(1);
  expect(session.turns.at(-1)).toMatchObject({ outcome: 'completed', heard: COUNT });
});

it('drops what it has not played when the user takes the turn: the conversation keeps what was heard', async () => {
  const { client, clock, session, words } = await counting({ latencyMs: 300 });
  client.rtvi('send-text', { content: 'count' });
  await clock.run(1_000);
  session.interrupt('a test');
  await clock.run(2_000);
  expect(client.flushes).toEqual([1]);
  expect(words()).toBe('one two three');
  expect(session.turns.at(-1)).toMatchObject({ outcome: 'interrupted', heard: 'one two three' });
});

it.each([
  [48_000, 48_000],
  [44_100, 16_000],
  [8_000, 8_000],
])('is spoken to at the rate it plays: %d Hz, and understood at %d Hz', async (audioOut, audioIn) => {
  const { client, clock, desk, words } = await counting({ audioOut, audioIn });
  expect(desk.clients[0]?.playedRate).toBe(audioOut);
  client.rtvi('send-text', { content: 'count' });
  await clock.run(3_000);
  expect(words(audioOut)).toBe(COUNT);
  await client.speak(new Int16Array(audioIn / 10));
  expect(desk.clients[0]?.stats.audioMessages).toBe(5);
});

it('comes back after a cut: nothing is lost either way, and nothing comes twice', async () => {
  const { client, clock, wire, dial, session, problems, words, model } = await counting();
  client.rtvi('send-text', { content: 'count' });
  await clock.run(500);
  wire.cut();
  await clock.run(1_000);
  client.rtvi('client-message', { t: 'said in between', d: null }, 'q1');
  await clock.run(2_000);
  expect(session.state).toBe('running');
  const again = dial(client);
  expect(client.welcome).toMatchObject({ resumed: true });
  await clock.run(3_000);
  expect(words()).toBe(COUNT);
  expect(session.turns.at(-1)).toMatchObject({ outcome: 'completed', heard: COUNT });
  expect(client.messages('bot-ready')).toHaveLength(1);
  expect(client.messages('bot-stopped-speaking')).toHaveLength(1);
  expect(client.messages('error-response')).toMatchObject([{ id: 'q1' }]);
  await client.speak(voiceOf('hello').samples);
  await client.speak(new Int16Array(16_000));
  await clock.run(2_000);
  expect(model.requestCount).toBe(2);
  expect(again.line.codes).toEqual([]);
  expect(problems).toEqual([]);
  expect(client.skipped).toEqual([]);
});

it('has its user heard who spoke while the connection was cut', async () => {
  const { client, clock, wire, dial, model } = await counting({}, 'Yes?');
  wire.cut();
  await client.speak(voiceOf('are you there').samples);
  await client.speak(new Int16Array(16_000));
  expect(model.requestCount).toBe(0);
  dial(client);
  await clock.run(3_000);
  expect(client.messages('user-transcription').at(-1)).toMatchObject({ data: { text: 'are you there' } });
  expect(model.requestCount).toBe(1);
});

it('hears nothing of speech that was interrupted while it was away', async () => {
  const { client, clock, wire, dial, session, words } = await counting();
  client.rtvi('send-text', { content: 'count' });
  await clock.run(500);
  wire.cut();
  await clock.run(500);
  session.interrupt('a test');
  await clock.run(500);
  dial(client);
  await clock.run(2_000);
  expect(client.flushes).toEqual([1]);
  expect(client.skipped.length).toBeGreaterThan(0);
  // What was on its way when the connection broke is all.
  expect(words()).toBe('one two three');
  client.rtvi('send-text', { content: 'again' });
  await clock.run(1_000);
  expect(words()).toBe('one two three Yes?');
});

it('takes a session over from a connection that only seems to be alive', async () => {
  const { client, clock, wire, dial, desk, problems } = await counting();
  wire.cut(false);
  await clock.run(1_000);
  dial(client);
  expect(wire.line.codes).toEqual([4409]);
  wire.link.closed(1006);
  expect(desk.clients).toMatchObject([{ isConnected: true, stats: { resumed: 1 } }]);
  expect(problems).toEqual([]);
});

it('is waited for no longer than the window, and cannot come back afterwards', async () => {
  const { client, clock, wire, dial, session, problems, desk } = await counting();
  wire.cut();
  await clock.run(14_999);
  expect(session.state).toBe('running');
  await clock.run(2);
  await session.closed;
  expect(problems).toMatchObject([{ kind: 'lost', status: 1006, clientId: client.welcome?.sessionId }]);
  expect(desk.clients).toEqual([]);
  const late = dial(client);
  expect(late.line.codes).toEqual([4410]);
  await clock.run(1_000);
  expect(clock.pending).toBe(0);
});

it('is told of what could not be kept, and goes on with the rest', async () => {
  const { client, clock, wire, dial, session } = await counting({ audioOut: 48_000 }, 'word '.repeat(60));
  client.rtvi('send-text', { content: 'talk' });
  await clock.run(200);
  wire.cut();
  // More than a megabyte of speech.
  await clock.run(13_500);
  dial(client);
  expect(client.skipped).toEqual([expect.any(Number)]);
  await clock.run(12_000);
  expect(session.turns.at(-1)).toMatchObject({ outcome: 'completed' });
  expect(client.messages('bot-stopped-speaking')).toHaveLength(1);
  const heardMs = client.heard.length / 48;
  expect(heardMs).toBeGreaterThan(10_000);
  expect(heardMs).toBeLessThan(12_000);
});

it('may come back with the key before the last, for the last may not have arrived', async () => {
  const { client, clock, wire, dial } = await counting();
  const first = client.welcome;
  wire.cut();
  await clock.run(100);
  const second = dial(client);
  second.cut();
  client.welcome = first;
  const third = dial(client);
  expect(third.line.codes).toEqual([]);
  expect(client.welcome?.resumed).toBe(true);
});

it('may not come back with an older key once it has spoken with the last', async () => {
  const { client, wire, dial } = await counting();
  const first = client.welcome;
  wire.cut();
  const second = dial(client);
  client.rtvi('client-message', { t: 'here', d: null });
  second.cut();
  client.welcome = first;
  expect(dial(client).line.codes).toEqual([4410]);
});

it('has one connection waiting to go on, however many bring its key', async () => {
  const { client, wire, connection, dial } = await counting();
  wire.cut();
  const waiting = [0, 1, 2].map(() => connection(() => {}, true, client.welcome?.resumeKey));
  expect(waiting.map(({ line }) => line.codes)).toEqual([[4409], [4409], []]);
  expect(dial(client).line.codes).toEqual([]);
  expect(client.welcome?.resumed).toBe(true);
});

it('may send no more for having come back', async () => {
  const agent = virtualDesk((client, clock) => scriptedAgent(client, { clock }), { maxMessagesPerSecond: 1 });
  const client = agent.newClient();
  const ask = () => client.rtvi('client-message', { t: 'more', d: null });
  const wire = agent.dial(client);
  await agent.clock.run(10);
  // With hello nine of the ten that may come at once.
  for (let count = 0; count < 8; count++) ask();
  wire.cut();
  const { line } = agent.dial(client);
  ask();
  expect(line.codes).toEqual([]);
  ask();
  expect(line.codes).toEqual([1008]);
});

it('leaves for good when it closes the connection, and the session ends', async () => {
  const { wire, session, desk, problems, clock } = await counting();
  wire.link.closed(1005);
  expect((await session.closed).reason).toBe('the client has left');
  expect(desk.clients).toEqual([]);
  expect(problems).toEqual([]);
  expect(clock.pending).toBe(0);
});
