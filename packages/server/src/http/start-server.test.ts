import { once } from 'node:events';
import { connect } from 'node:net';
import { deferred, InputAudioFrame, InputDTMFFrame, inlet, playout, VirtualClock } from '@antiphon/core';
import { expect, test } from 'vitest';
import { loadConfig, type PartialConfig } from '../config/index.js';
import type { TelephoneCall } from '../conversations/index.js';
import { scriptedServedAgent } from '../conversations/scripted-service.fixture.js';
import { memoryStore } from '../store/index.js';
import type { AnswerCall } from './routes/telephone.js';
import { startServer } from './start-server.js';

const HOUR_MS = 3_600_000;

function started(overrides: PartialConfig = {}) {
  const clock = new VirtualClock();
  const store = memoryStore();
  const config = loadConfig({ env: {}, overrides: { port: 0, logLevel: 'silent', ...overrides } });
  const server = startServer({ config, clock, store, agent: scriptedServedAgent(clock) });
  return { clock, store, server };
}

test('A server that others can reach is not started where nobody has to say who they are', async () => {
  await expect(started({ host: '0.0.0.0' }).server).rejects.toMatchObject({
    code: 'pipeline_invalid',
    message: expect.stringContaining('others can reach a server on 0.0.0.0'),
  });
});

test('A server behind proxies is not started where nobody has to say who they are', async () => {
  await expect(started({ proxies: ['127.0.0.1'] }).server).rejects.toThrow('through proxies');
});

test('The end of a session is told in the log, with why', async () => {
  const clock = new VirtualClock();
  const lines: string[] = [];
  const config = loadConfig({ env: {}, overrides: { port: 0 } });
  const log = { write: (line: string) => void lines.push(line) };
  const options = { config, clock, log, store: memoryStore(), agent: scriptedServedAgent(clock) };
  await using server = await startServer(options);
  const { id } = await server.conversations.open({ owner: 'ada' });
  await server.conversations.remove(id, 'ada');
  expect(lines.map((line) => JSON.parse(line))).toContainEqual(
    expect.objectContaining({ session: id, reason: 'removed', message: 'session ended' }),
  );
});

/** A call, and how a server that has a telephone answers it. */
async function telephoned() {
  const ended = deferred<{ readonly by: 'agent' | 'caller' }>();
  const call: TelephoneCall = {
    id: 'CA1',
    closed: ended.promise,
    input: () => inlet(InputAudioFrame, InputDTMFFrame),
    output: () => playout({ name: 'output', sampleRate: 8_000, sink: () => ({ write: () => {} }) }),
    close: () => ended.resolve({ by: 'agent' }),
  };
  const phone = { path: '/media', calls: [], close: () => call.close() };
  let answer: AnswerCall = async () => {};
  const telephone = (onCall: AnswerCall) => {
    answer = onCall;
    return phone as never;
  };
  const clock = new VirtualClock();
  const store = memoryStore();
  const lines: string[] = [];
  const log = { write: (line: string) => void lines.push(line) };
  const config = loadConfig({ env: {}, overrides: { port: 0, telephoneOwner: 'ada' } });
  const server = await startServer({
    ...{ config, clock, store, log, telephone },
    agent: scriptedServedAgent(clock),
  });
  const hangUp = () => ended.resolve({ by: 'caller' });
  return { server, store, lines, call, hangUp, answer: () => answer(call) };
}

test('A telephone call is a session of whoever is configured, and ends with the server', async () => {
  const { server, store, lines, answer } = await telephoned();
  await answer();
  const [session] = server.conversations.list('ada');
  expect(lines.join('')).toMatch(`"session":"${session?.id}","call":"CA1","owner":"ada"`);
  await server[Symbol.asyncDispose]();
  expect(await store.conversation(session?.id ?? '')).toMatchObject({ endReason: 'the service has closed' });
});

test('A telephone call that is refused is told of in the log, once, and ended', async () => {
  const { server, lines, call, answer } = await telephoned();
  const closed = server.conversations.drain({ deadlineMs: 0 });
  await answer();
  expect(await call.closed).toEqual({ by: 'agent' });
  expect(lines.filter((line) => line.includes('telephone call not answered'))).toHaveLength(1);
  await closed;
  await server[Symbol.asyncDispose]();
});

test('A caller who has hung up meanwhile is told of once, in the log', async () => {
  const { server, lines, hangUp, answer } = await telephoned();
  await using _ = server;
  hangUp();
  await answer();
  expect(lines.filter((line) => line.includes('telephone call not answered'))).toHaveLength(1);
});

test('A server that would never let anybody in is not started', async () => {
  const limits = { maxMemoryBytes: 67_108_864, memoryPerConversationBytes: 67_108_864 };
  await expect(started({ limits }).server).rejects.toThrow('leaves no place for a session');
});

test('A server that cannot start ends the telephone, too', async () => {
  await using server = await started().server;
  let closed = 0;
  const clock = new VirtualClock();
  const telephone = { path: '/media', calls: [], close: () => closed++ };
  const port = Number(new URL(server.url).port);
  const config = loadConfig({ env: {}, overrides: { port, logLevel: 'silent' } });
  const agent = scriptedServedAgent(clock);
  const options = { config, clock, agent, store: memoryStore(), telephone: () => telephone as never };
  await expect(startServer(options)).rejects.toThrow('is taken');
  expect(closed).toBe(1);
});

test('A port that is taken is told as such, and nothing stays open', async () => {
  await using server = await started().server;
  const port = Number(new URL(server.url).port);
  await expect(started({ port }).server).rejects.toMatchObject({
    code: 'connection_failed',
    message: `port ${port} of 127.0.0.1 is taken: choose another, or 0 for any that is free`,
  });
});

test('A server that ends waits for no client that says nothing, and ends once', async () => {
  const { clock, server } = started();
  const running = await server;
  const { hostname, port } = new URL(running.url);
  const silent = connect(Number(port), hostname);
  await once(silent, 'connect');
  // Half a request: a connection that is not idle.
  silent.write(
    'POST /api/v1/audio-streaming/sessions HTTP/1.1\r\nhost: localhost\r\ncontent-length: 9\r\n\r\n{',
  );
  const cut = once(silent.resume(), 'close');
  const drained = running.drain();
  expect(running.drain()).toBe(drained);
  let isOver = false;
  void drained.then(() => {
    isOver = true;
  });
  while (!isOver) {
    await clock.advance(100);
    await new Promise((resolve) => setImmediate(resolve));
  }
  await Promise.all([drained, cut]);
  await running[Symbol.asyncDispose]();
  await expect(fetch(running.url)).rejects.toThrow();
});

test('What has ended is forgotten after a while, by the hour', async () => {
  const { clock, store, server } = started({ store: { keepEndedMs: 2 * HOUR_MS } });
  await using _running = await server;
  const about = { owner: 'ada', createdAtMs: 0, language: 'en', mode: 'streaming', agent: 'test' } as const;
  await store.create({ id: 'old', ...about });
  await store.end('old', { atMs: Math.round(clock.epochMs()), reason: 'removed' });
  await clock.advance(HOUR_MS);
  expect(await store.conversation('old')).toBeDefined();
  await clock.advance(2 * HOUR_MS);
  expect(await store.conversation('old')).toBeUndefined();
});
