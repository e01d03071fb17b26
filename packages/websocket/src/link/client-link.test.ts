import { VirtualClock } from '@antiphon/core';
import { linkMessage, writePipecatAudio, writePipecatMessage } from '@antiphon/rtvi/frame-free';
import { expect, it } from 'vitest';
import { type ClientLimits, limitsOf } from './client-limits.js';
import { ClientLink } from './client-link.js';
import type { LinkEnd } from './link-end.js';

const HELLO = {
  version: 1,
  audioIn: { sampleRate: 16_000, codec: 'pcm' },
  audioOut: { sampleRate: 24_000, codecs: ['pcm'] },
} as const;
const audio = Buffer.from(writePipecatAudio({ bytes: new Uint8Array(640), sampleRate: 16_000, channels: 1 }));
const said = (value: unknown) => Buffer.from(writePipecatMessage(JSON.stringify(value)));
const hello = Buffer.from(writePipecatMessage(linkMessage('hello', HELLO)));

function opened({ saysHello = false, ...limits }: ClientLimits & { saysHello?: boolean } = {}) {
  const clock = new VirtualClock();
  const ends: LinkEnd[] = [];
  const did: string[] = [];
  const took: string[] = [];
  const socket = {
    bufferedAmount: 0,
    send: () => did.push('send'),
    ping: () => did.push('ping'),
    close: (code: number) => did.push(`close ${code}`),
    terminate: () => did.push('terminate'),
  };
  const link = new ClientLink(
    socket,
    { clock, limits: limitsOf(limits), saysHello },
    {
      hello: () => took.push('hello'),
      audio: () => took.push('audio'),
      message: () => took.push('message'),
      link: ({ type }) => took.push(type),
      other: () => took.push('other'),
      ended: (end) => ends.push(end),
    },
  );
  const take = (...messages: readonly Buffer[]) => {
    for (const message of messages) link.message(message, true);
  };
  return { clock, link, socket, ends, did, took, take };
}

it('reads audio and messages, and what a client says of the connection only where it has said hello', () => {
  const plain = opened();
  plain.take(audio, said({ label: 'rtvi-ai' }), said({ label: 'antiphon', type: 'flush', data: {} }));
  plain.take(Buffer.from('2a020801', 'hex'));
  expect(plain.took).toEqual(['audio', 'message', 'message', 'other']);
  const own = opened({ saysHello: true });
  own.take(hello, audio, said({ label: 'antiphon', type: 'heard', data: { turn: 1, heardMs: 20 } }));
  expect(own.took).toEqual(['hello', 'audio', 'heard']);
});

it.each([
  ['what is no protobuf', false, [Buffer.from('zzzz')], 1007],
  ['what is no JSON', false, [Buffer.from(writePipecatMessage('{'))], 1007],
  [
    'more than 100 levels',
    false,
    [Buffer.from(writePipecatMessage('['.repeat(101) + ']'.repeat(101)))],
    1007,
  ],
  ['audio before hello', true, [audio], 1008],
  ['a message before hello', true, [said({ label: 'rtvi-ai' })], 1008],
  ['a second hello', true, [hello, hello], 1008],
  ['a hello that makes no sense', true, [said({ label: 'antiphon', type: 'hello', data: {} })], 1008],
])('refuses %s', (_what, saysHello, messages, code) => {
  const { take, did, ends } = opened({ saysHello });
  take(...messages);
  take(audio);
  expect(did).toEqual([`close ${code}`]);
  expect(ends).toMatchObject([{ by: 'refused', code, error: { code: 'connection_failed' } }]);
});

it('refuses text messages', () => {
  const { link, did } = opened();
  link.message(Buffer.from('{}'), false);
  expect(did).toEqual(['close 1003']);
});

it('refuses more messages or bytes than are taken, and takes ten seconds of them at once', () => {
  const messages = opened({ maxMessagesPerSecond: 50 });
  messages.take(...Array(500).fill(audio));
  expect(messages.ends).toEqual([]);
  messages.take(audio);
  expect(messages.did).toEqual(['close 1008']);
  const bytes = opened({ maxBytesPerSecond: 1_000 });
  bytes.take(Buffer.from(writePipecatMessage(JSON.stringify('x'.repeat(10_000)))));
  expect(bytes.did).toEqual(['close 1008']);
});

it('waits for hello no longer than it may', () => {
  const { clock, link, did } = opened({ saysHello: true });
  clock.advance(9_999);
  link.watch(clock.now());
  expect(did.filter((what) => what !== 'ping')).toEqual([]);
  clock.advance(1);
  link.watch(clock.now());
  expect(did.at(-1)).toBe('close 1008');
});

it('pings a client that is silent, and cuts off one that does not answer', () => {
  const { clock, link, did, ends, take } = opened();
  const pass = (ms: number) => {
    clock.advance(ms);
    link.watch(clock.now());
  };
  pass(4_999);
  take(audio);
  pass(4_999);
  expect(did).toEqual([]);
  pass(1);
  expect(did).toEqual(['ping']);
  link.pong();
  pass(14_999);
  expect(ends).toEqual([]);
  pass(1);
  expect(did).toEqual(['ping', 'ping', 'terminate']);
  expect(ends).toMatchObject([{ by: 'lost', error: { code: 'connection_lost' } }]);
});

it('cuts off a client that leaves what it is sent unread, but not for what was repeated', () => {
  const { link, socket, ends, did } = opened({ maxBufferedBytes: 500 });
  const message = new Uint8Array(400);
  socket.bufferedAmount = 500;
  expect(link.send(message)).toBe(true);
  expect(link.isCongested).toBe(true);
  expect(link.repeat(message)).toBe(true);
  socket.bufferedAmount = 900;
  expect(link.send(message)).toBe(true);
  socket.bufferedAmount = 0;
  expect(link.send(message)).toBe(true);
  expect(link.isCongested).toBe(false);
  socket.bufferedAmount = 501;
  expect(link.send(message)).toBe(false);
  expect(link.send(message)).toBe(false);
  expect(did).toEqual(['send', 'send', 'send', 'send', 'terminate']);
  expect(ends).toMatchObject([{ by: 'lost' }]);
});

it.each([
  [1000, 'client'],
  [1001, 'client'],
  [1005, 'client'],
  [1006, 'lost'],
  [4000, 'lost'],
])('takes a close with %d for the end of a connection by %s', (code, by) => {
  const { link, ends } = opened();
  link.closed(code);
  link.closed(code);
  link.close('late');
  expect(ends).toMatchObject([{ by, code }]);
});
