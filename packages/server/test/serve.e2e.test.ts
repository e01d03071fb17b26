import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execPath } from 'node:process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { systemClock, VirtualClock } from '@antiphon/core';
import { build } from 'esbuild';
import Value from 'typebox/value';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hexOf, scriptedServedAgent, spokenWords } from '../src/conversations/scripted-service.fixture.js';
import { serviceMessage } from '../src/http/message-schemas.js';
import { loadConfig, memoryStore, type RunningServer, sqliteStore, startServer } from '../src/index.js';
import { PlainClient } from './plain-client.js';

const KEY = `ada-${'k'.repeat(40)}`;
const config = loadConfig({
  env: {},
  overrides: {
    port: 0,
    logLevel: 'silent',
    auth: { apiKeys: [`ada=${KEY}`] },
    // A machine that is busy with other tests lets in as many as an idle one.
    limits: { maxConversations: 2, maxMessagesPerSecond: 20, maxLoopDelayMs: 60_000 },
  },
});

describe('A plain client, with fetch and a WebSocket,', () => {
  let server: RunningServer;
  let client: PlainClient;
  beforeAll(async () => {
    server = await startServer({ config, agent: scriptedServedAgent(systemClock), store: memoryStore() });
    client = new PlainClient(server.url, KEY);
  });
  afterAll(() => server[Symbol.asyncDispose]());

  it('opens a session, writes, speaks, hears, asks how it stands, and ends it', async () => {
    const { status, json: session } = await client.ask('POST', '/sessions', { mode: 'utterance' });
    expect(status).toBe(201);
    const socket = await client.connect(session.socket);
    socket.send({ type: 'text_request', text: 'one two', language: 'en' });
    expect(await socket.next('response')).toMatchObject({ text: 'You said: one two' });
    expect(await socket.next('turn')).toMatchObject({ heard: 'You said: one two' });
    const speech = { audio_data: hexOf(spokenWords('three four')), chunk_index: 0, is_final: true };
    socket.send({ type: 'audio_chunk', ...speech });
    expect(await socket.next('transcription')).toMatchObject({ text: 'three four', is_final: true });
    expect(await socket.next('audio_response')).toMatchObject({ sample_rate: 24_000 });
    await socket.next('turn');
    socket.send({ type: 'control', command: 'stats' });
    await socket.next('stats');
    socket.send({ type: 'control', command: 'ping' });
    await socket.next('pong');
    expect(socket.got.filter((message) => !Value.Check(serviceMessage, message))).toEqual([]);

    const { json: stats } = await client.ask('GET', `/sessions/${session.sessionId}/stats`);
    expect(stats).toMatchObject({ isActive: true, isConnected: true, conversationEntries: 4, turns: 2 });
    const { json: history } = await client.ask('GET', `/sessions/${session.sessionId}/history`);
    expect(history.turns.map(({ user }: { user: string }) => user)).toEqual(['one two', 'three four']);
    expect((await client.ask('DELETE', `/sessions/${session.sessionId}`)).status).toBe(204);
    await socket.closed;
    expect((await client.ask('GET', `/sessions/${session.sessionId}/stats`)).status).toBe(410);
    expect((await client.ask('GET', '/sessions')).json).toEqual({ sessions: [] });
  });

  it('is told to come back where there are as many sessions as may be', async () => {
    const opened = [await client.ask('POST', '/sessions'), await client.ask('POST', '/sessions')];
    const { status, json } = await client.ask('POST', '/sessions');
    expect([status, json.code]).toEqual([503, 'full']);
    for (const { json: session } of opened) await client.ask('DELETE', `/sessions/${session.sessionId}`);
    const again = await client.ask('POST', '/sessions');
    expect(again.status).toBe(201);
    await client.ask('DELETE', `/sessions/${again.json.sessionId}`);
  });

  it.each<[string, string | object | Uint8Array]>([
    ['no JSON', 'hello'],
    ['a type that is none', { type: 'dance' }],
    ['sound that is no hex', { type: 'audio_chunk', audio_data: 'xyz!', is_final: false, chunk_index: 0 }],
    ['bytes', new Uint8Array(4)],
    ['a text without words', { type: 'text_request', text: '' }],
  ])('is told what is wrong with %s, and goes on', async (_what, message) => {
    const { json: session } = await client.ask('POST', '/sessions');
    const socket = await client.connect(session.socket);
    if (message instanceof Uint8Array) socket.sendBytes(message);
    else socket.send(message);
    expect(await socket.next('error')).toMatchObject({
      code: expect.any(String),
      message: expect.any(String),
    });
    socket.send({ type: 'control', command: 'stats' });
    expect(await socket.next('stats')).toMatchObject({ stats: { isActive: true } });
    await client.ask('DELETE', `/sessions/${session.sessionId}`);
  });

  it('is cut off when it floods, and its session is not', async () => {
    const { json: session } = await client.ask('POST', '/sessions');
    const socket = await client.connect(session.socket);
    for (let count = 0; count < 300; count++) socket.send({ type: 'control', command: 'ping' });
    expect(await socket.closed).toBe(1008);
    const { json: tokens } = await client.ask('POST', `/sessions/${session.sessionId}/tokens`);
    const again = await client.connect(tokens.socket);
    again.close();
    await client.ask('DELETE', `/sessions/${session.sessionId}`);
  });
});

it('A session in which nothing happens ends after an hour, and is still remembered', async () => {
  const clock = new VirtualClock();
  await using server = await startServer({
    ...{ config, clock, store: memoryStore() },
    agent: scriptedServedAgent(clock),
  });
  const client = new PlainClient(server.url, KEY);
  const { json: session } = await client.ask('POST', '/sessions');
  await clock.advance(3_600_000 + 60_000);
  const { status, json } = await client.ask('GET', `/sessions/${session.sessionId}/stats`);
  expect([status, json.code]).toEqual([410, 'ended']);
  expect((await client.ask('GET', `/sessions/${session.sessionId}/history`)).status).toBe(200);
  expect((await client.ask('GET', '/health')).json).toMatchObject({ expired: 1, totalSessions: 0 });
  const next = await client.ask('POST', '/sessions', { continues: session.sessionId });
  expect(next.status).toBe(201);
});

describe('A server whose process dies in the midst of talk', () => {
  const here = fileURLToPath(new URL('.', import.meta.url));
  // Inside the package, from where the program finds what it imports.
  const program = join(here, '..', 'node_modules', '.cache', `serving-child-${process.pid}.mjs`);
  const source = (name: string, door = 'index') => join(here, '..', '..', name, 'src', `${door}.ts`);
  const children: ChildProcess[] = [];
  let folder: string;
  let file: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'antiphon-serve-'));
    file = join(folder, 'conversations.sqlite');
    const external = ['rxjs', 'fastify', '@fastify/*', 'ws', 'libsql', 'jose', 'typebox', 'pg'];
    const rooms = ['core', 'audio', 'opus', 'rtvi', 'websocket', 'testing'];
    await build({
      entryPoints: [join(here, 'serving-child.ts')],
      outfile: program,
      ...{ bundle: true, format: 'esm', platform: 'node', target: 'node20', external },
      alias: {
        '@antiphon/core/frame-free': source('core', 'frame-free'),
        '@antiphon/rtvi/frame-free': source('rtvi', 'frame-free'),
        ...Object.fromEntries(rooms.map((name) => [`@antiphon/${name}`, source(name)])),
      },
    });
  });
  afterAll(async () => {
    for (const child of children) child.kill('SIGKILL');
    await rm(folder, { recursive: true });
    await rm(program);
  });

  async function start() {
    const child = spawn(execPath, [program, file], { stdio: ['ignore', 'pipe', 'inherit'] });
    children.push(child);
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    const { value: url } = await lines.next();
    expect(url).toMatch(/^http:/);
    return { child, client: new PlainClient(url), exited: once(child, 'exit') };
  }

  it('knows after its restart what was said; asked to end, it finishes the turn and refuses others', async () => {
    const first = await start();
    const { json: session } = await first.client.ask('POST', '/sessions');
    const socket = await first.client.connect(session.socket);
    socket.send({ type: 'text_request', text: 'one two' });
    await socket.next('turn');
    socket.send({ type: 'text_request', text: 'three four five six' });
    await socket.next('audio_response');
    first.child.kill('SIGKILL');
    expect((await first.exited)[1]).toBe('SIGKILL');

    const second = await start();
    const history = async () => {
      const { json } = await second.client.ask('GET', `/sessions/${session.sessionId}/history`);
      return json.turns.map(({ user, outcome }: { user: string; outcome: string }) => [user, outcome]);
    };
    expect(await history()).toEqual([['one two', 'completed']]);
    const { json: tokens } = await second.client.ask('POST', `/sessions/${session.sessionId}/tokens`);
    const again = await second.client.connect(tokens.socket);
    again.send({ type: 'text_request', text: 'three four five six' });
    await again.next('audio_response');
    const openedAgain = async () => (await second.client.ask('POST', '/sessions')).status;
    second.child.kill('SIGTERM');
    await expect.poll(openedAgain, { timeout: 10_000 }).toBe(503);
    expect(await again.closed).toBe(1001);
    expect(await second.exited).toEqual([0, null]);

    await using store = await sqliteStore(file);
    const turns = await store.turns(session.sessionId);
    const [answered, ...more] = turns.slice(1).map(({ outcome, heard }) => ({ outcome, heard }));
    expect(answered).toEqual({ outcome: 'completed', heard: 'You said: three four five six' });
    expect(more).toEqual([]);
    expect((await store.conversation(session.sessionId))?.endReason).toBe('the service is shutting down');
  });
});
