import { deferred } from '@antiphon/core';
import { writePipecatAudio, writePipecatMessage } from '@antiphon/rtvi/frame-free';
import { expect, it } from 'vitest';
import { type ClientOptions, WebSocket } from 'ws';
import type { VoiceClient } from '../src/index.js';
import { scriptedAgent } from './scripted-agent.js';
import { served, until } from './served.js';

const audio = (change = {}) =>
  writePipecatAudio({ bytes: new Uint8Array(640), sampleRate: 16_000, channels: 1, ...change });
const hello = writePipecatMessage(
  JSON.stringify({
    label: 'antiphon',
    type: 'hello',
    data: {
      version: 1,
      audioIn: { sampleRate: 16_000, codec: 'pcm' },
      audioOut: { sampleRate: 24_000, codecs: ['pcm'] },
    },
  }),
);

/** A bare client. `refused` is the HTTP status at the door, `closed` the close code behind it. */
function dial(url: string, protocols: string[] = [], options: ClientOptions = {}) {
  const socket = new WebSocket(url, protocols, options);
  const opened = new Promise<void>((resolve) => socket.once('open', () => resolve()));
  const refused = new Promise<number>((resolve) =>
    socket.once('unexpected-response', (_request, response) => resolve(response.statusCode ?? 0)),
  );
  const closed = new Promise<number>((resolve) => socket.once('close', (code) => resolve(code)));
  socket.on('error', () => {});
  return { socket, opened, refused, closed };
}

it('lets nobody in without a token, with a used one, or from a page elsewhere: one line each', async () => {
  await using world = await served();
  const { wsUrl, token } = world.invitation();
  const url = `${wsUrl}?token=${token}`;
  expect(await dial(wsUrl).refused).toBe(401);
  expect(await dial(`${wsUrl}?token=guessed`).refused).toBe(401);
  expect(await dial(url, [], { origin: 'https://evil.example' }).refused).toBe(403);
  const good = dial(url, [], { origin: world.origin.replace('ws', 'http') });
  await good.opened;
  expect(await dial(url).refused).toBe(401);
  expect(await dial(`${world.origin}/elsewhere`).refused).toBe(404);
  expect(world.problems.map(({ kind, status }) => [kind, status])).toEqual(
    [401, 401, 403, 401, 404].map((status) => ['refused', status]),
  );
  expect(JSON.stringify(world.problems.map(({ error }) => error.message))).not.toContain(token);
  expect(world.arrived).toHaveLength(1);
});

it('lets in no more clients than it may', async () => {
  await using world = await served({ maxClients: 1, admit: () => ({ claims: { user: 'x' } }) });
  const url = `${world.origin}/ws`;
  const first = dial(url);
  await first.opened;
  expect(await dial(url).refused).toBe(503);
  first.socket.close();
  await until(() => world.clients.clients.length === 0);
  await dial(url).opened;
});

it('lets in no more clients than it may, though all come while it is being decided', async () => {
  const decided = deferred<{ claims: { user: string } }>();
  let asked = 0;
  const admit = () => {
    asked++;
    return decided.promise;
  };
  await using world = await served({ maxClients: 1, admit });
  const statuses: number[] = [];
  for (const { opened, refused } of [dial(`${world.origin}/ws`), dial(`${world.origin}/ws`)]) {
    void opened.then(() => statuses.push(101));
    void refused.then((status) => statuses.push(status));
  }
  await until(() => asked === 2);
  decided.resolve({ claims: { user: 'x' } });
  await until(() => statuses.length === 2);
  expect(statuses.sort()).toEqual([101, 503]);
});

it('has no more connections open than twice its clients, those with keys among them', async () => {
  await using world = await served({ maxClients: 1 });
  const { wsUrl, token } = world.invitation();
  await dial(`${wsUrl}?token=${token}`).opened;
  const stubborn = dial(`${wsUrl}?resume=guessed`, ['antiphon.v1']);
  // It never answers that it is closed.
  stubborn.socket.once('open', () => stubborn.socket.pause());
  await stubborn.opened;
  expect(await dial(`${wsUrl}?resume=guessed`, ['antiphon.v1']).refused).toBe(503);
  stubborn.socket.terminate();
});

it.each([
  ['a text message', ['{}'], 1003],
  ['what is no protobuf', [Buffer.from('nonsense')], 1007],
  ['audio of 4 kHz', [audio({ sampleRate: 4_000 })], 1007],
  ['audio of a rate that nobody has', [audio({ sampleRate: 16_001 })], 1007],
  [
    'audio whose rate changes all the time',
    Array.from({ length: 21 }, (_, at) => audio({ sampleRate: 8_000 + 25 * at })),
    1008,
  ],
  ['audio of half a sample', [audio({ bytes: new Uint8Array(3) })], 1007],
  ['audio of nine channels', [audio({ channels: 9 })], 1007],
  ['a message of two megabytes', [writePipecatMessage('x'.repeat(2_000_000))], 1009],
  ['more than it may send', Array(300).fill(audio()), 1008],
])('sends a client away with %s; others do not notice', async (_what, messages, code) => {
  const maxMessagesPerSecond = 20;
  const onClient = (client: VoiceClient) => scriptedAgent(client).start();
  await using world = await served({ maxMessagesPerSecond, onClient });
  const join = () => {
    const { wsUrl, token } = world.invitation();
    return dial(`${wsUrl}?token=${token}`);
  };
  const other = join();
  const bad = join();
  await Promise.all([other.opened, bad.opened]);
  for (const message of messages) bad.socket.send(message);
  expect(await bad.closed).toBe(code);
  await until(() => world.problems.length > 0 && world.clients.clients.length === 1);
  expect(world.problems).toMatchObject([{ kind: 'refused', status: code }]);
  other.socket.send(audio());
  await until(() => world.clients.clients[0]?.stats.audioMessages === 1);
});

it('refuses a client that says hello wrongly, and a key that opens nothing', async () => {
  await using world = await served();
  const { wsUrl, token } = world.invitation();
  const silent = dial(`${wsUrl}?token=${token}`, ['antiphon.v1']);
  await silent.opened;
  expect(silent.socket.protocol).toBe('antiphon.v1');
  silent.socket.send(audio());
  expect(await silent.closed).toBe(1008);
  expect(await dial(`${wsUrl}?resume=guessed`, ['antiphon.v1']).closed).toBe(4410);
  expect(await dial(`${wsUrl}?resume=guessed`).refused).toBe(400);
  expect(world.arrived).toEqual([]);
});

it('brings a client of its own back over another connection', async () => {
  await using world = await served({ onClient: (client) => scriptedAgent(client).start() });
  const { wsUrl, token } = world.invitation();
  const first = dial(`${wsUrl}?token=${token}`, ['antiphon.v1']);
  let key = '';
  first.socket.on('message', (data: Buffer) => {
    key ||= /"resumeKey":"([\w-]+)"/.exec(data.toString())?.[1] ?? '';
  });
  await first.opened;
  first.socket.send(hello);
  await until(() => key !== '');
  first.socket.terminate();
  await until(() => world.clients.clients[0]?.isConnected === false);
  const second = dial(`${wsUrl}?resume=${key}`, ['antiphon.v1']);
  await second.opened;
  second.socket.send(Buffer.from(hello.slice()));
  expect(await second.closed).toBe(1008);
  expect(world.problems).toMatchObject([{ kind: 'refused', status: 1008 }]);
});

it('sends a client away with 1011 when what serves it fails, and everybody with 1001 when it closes', async () => {
  let fails = true;
  await using world = await served({
    onClient: () => (fails ? Promise.reject(new Error('no model')) : undefined),
  });
  const join = () => {
    const { wsUrl, token } = world.invitation();
    return dial(`${wsUrl}?token=${token}`);
  };
  expect(await join().closed).toBe(1011);
  expect(world.problems).toMatchObject([{ kind: 'failed', status: 1011 }]);
  fails = false;
  const next = join();
  await next.opened;
  world.clients.close();
  expect(await next.closed).toBe(1001);
});
