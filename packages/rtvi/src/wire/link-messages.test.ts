import { expect, it } from 'vitest';
import { type LinkMessageType, linkMessage, readLinkMessage } from './link-messages.js';

const hello = {
  version: 1,
  audioIn: { sampleRate: 16_000, codec: 'pcm' },
  audioOut: { sampleRate: 48_000, codecs: ['opus', 'pcm'] },
} as const;
const welcome = {
  ...{ version: 1, sessionId: 's', resumed: true, resumeKey: 'k', resumeWindowMs: 15_000, received: 3 },
  audioIn: { sampleRate: 16_000, codec: 'pcm' },
  audioOut: { sampleRate: 48_000, codec: 'pcm', frameMs: 20, leadMs: 120 },
  heardEveryMs: 100,
} as const;

it.each([
  ['hello', hello],
  ['hello', { ...hello, received: 12 }],
  ['welcome', welcome],
  ['received', { count: 50 }],
  ['skip', { count: 1 }],
  ['flush', { turn: 4 }],
  ['heard', { turn: 4, heardMs: 1_234.5 }],
] as const)('reads back %s', (type, data) => {
  const text = linkMessage(type as LinkMessageType, data as never);
  expect(readLinkMessage(JSON.parse(text))).toEqual({ type, data });
});

it.each([
  ['hello', { ...hello, audioIn: { sampleRate: 1, codec: 'pcm' } }],
  ['hello', { ...hello, audioOut: { sampleRate: 44_101, codecs: [] } }],
  ['hello', { ...hello, received: -1 }],
  ['heard', { turn: 0.5, heardMs: 1 }],
  ['heard', { turn: 1, heardMs: 'all' }],
  ['received', { count: 2 ** 60 }],
  ['skip', null],
  ['goodbye', {}],
])('objects to %s %j', (type, data) => {
  expect(readLinkMessage({ label: 'antiphon', type, data } as never)).toBeTypeOf('string');
});

it('leaves other labels alone', () => {
  expect(readLinkMessage({ label: 'rtvi-ai', type: 'hello' })).toBeUndefined();
});
